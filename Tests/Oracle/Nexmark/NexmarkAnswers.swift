/// What SQLite is asked for each query of Nexmark; times are microseconds since 1970.
enum NexmarkAnswers {
    private static let day = "strftime('%Y-%m-%d', datetime / 1000000, 'unixepoch')"
    private static let minute = "strftime('%H:%M', datetime / 1000000, 'unixepoch')"
    private static let hour = "CAST(strftime('%H', datetime / 1000000, 'unixepoch') AS INTEGER)"

    private static func ranked(_ aggregate: String) -> String {
        let ranges = ["price < 10000", "price >= 10000 AND price < 1000000", "price >= 1000000"]
        return ([aggregate] + ranges.map { "\(aggregate) FILTER (WHERE \($0))" })
            .joined(separator: ", ")
    }

    /// Rows of a person's, an auction's or a bid's ten seconds that they tumble into.
    private static func tumbled(_ columns: String, _ table: String) -> String {
        "SELECT \(columns), datetime / 10000000 * 10000000 AS start FROM \(table)"
    }

    /// Each auction beside the bids that were made while it was open.
    private static let biddings = """
        auction AS a JOIN bid AS b
            ON a.id = b.auction AND b.datetime BETWEEN a.datetime AND a.expires
        """

    private static let bidColumns = "auction, bidder, price, channel, url, datetime, extra"
    private static let itemColumns =
        "id, itemname, description, initialbid, reserve, a.datetime, expires, seller, category, a.extra"

    /// What follows the `&channel_id=` of an address, which is its last part.
    private static let channelID = """
        CASE WHEN instr(url, '&channel_id=') > 0
            THEN substr(url, instr(url, '&channel_id=') + 12) END
        """

    private static let counts = ranked("count(*)")
    private static let distinct =
        ranked("count(DISTINCT bidder)") + ", " + ranked("count(DISTINCT auction)")

    static let all: [String: String] = [
        "q0": "SELECT auction, bidder, price, datetime, extra FROM bid",
        "q1": "SELECT auction, bidder, 0.908 * price, datetime, extra FROM bid",
        "q2": "SELECT auction, price FROM bid WHERE auction % 123 = 0",
        "q3": """
        SELECT name, city, state, auction.id FROM auction JOIN person ON seller = person.id
        WHERE category = 10 AND state IN ('OR', 'ID', 'CA')
        """,
        "q4": """
        SELECT category, avg(final)
        FROM (SELECT category, max(price) AS final FROM \(biddings) GROUP BY id, category)
        GROUP BY category
        """,
        "q5": """
        WITH counted AS (
            SELECT auction, count(*) AS num, datetime / 2000000 - back AS start
            FROM bid, (SELECT value AS back FROM json_each('[0, 1, 2, 3, 4]'))
            GROUP BY auction, start
        )
        SELECT auction, num FROM counted
            JOIN (SELECT max(num) AS most, start FROM counted GROUP BY start) USING (start)
        WHERE num = most
        """,
        "q6": """
        SELECT seller, avg(final) OVER (
            PARTITION BY seller ORDER BY datetime, id, final
            ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)
        FROM (
            SELECT id, seller, price AS final, b.datetime, row_number() OVER (
                PARTITION BY id ORDER BY price DESC, b.datetime, bidder) AS place
            FROM \(biddings)
        ) WHERE place = 1
        """,
        "q7": """
        SELECT auction, price, bidder, datetime, extra FROM bid
            JOIN (SELECT max(price) AS most, start + 10000000 AS ended
                  FROM (\(tumbled("price", "bid"))) GROUP BY start)
                ON price = most AND datetime BETWEEN ended - 10000000 AND ended
        """,
        "q8": """
        SELECT DISTINCT id, name, start FROM (\(tumbled("id, name", "person")))
            JOIN (\(tumbled("seller", "auction"))) USING (start)
        WHERE id = seller
        """,
        "q9": """
        SELECT \(itemColumns.replacing("a.", with: "")), auction, bidder, price, bid_time, bid_extra
        FROM (
            SELECT \(itemColumns), auction, bidder, price, b.datetime AS bid_time,
                b.extra AS bid_extra, row_number() OVER (
                    PARTITION BY id ORDER BY price DESC, b.datetime, bidder, b.extra) AS place
            FROM \(biddings)
        ) WHERE place = 1
        """,
        "q10": "SELECT auction, bidder, price, datetime, extra, \(day), \(minute) FROM bid",
        "q11": """
        SELECT bidder, count(*), min(datetime), max(datetime) + 10000000
        FROM (
            SELECT bidder, datetime,
                sum(begins) OVER (PARTITION BY bidder ORDER BY datetime, number) AS session
            FROM (
                SELECT bidder, datetime, number, coalesce(datetime - lag(datetime) OVER (
                    PARTITION BY bidder ORDER BY datetime, number) >= 10000000, 1) AS begins
                FROM (SELECT bidder, datetime, row_number() OVER () AS number FROM bid))
        )
        GROUP BY bidder, session
        """,
        // By the clock there is no telling which ten seconds a bid falls into.
        "q12": "SELECT bidder, count(*) FROM bid GROUP BY bidder",
        "q13": """
        SELECT auction, bidder, price, datetime, value
        FROM bid JOIN side_input ON auction % 10000 = key
        """,
        "q14": """
        SELECT auction, bidder, 0.908 * price,
            CASE WHEN \(hour) BETWEEN 8 AND 18 THEN 'dayTime'
                 WHEN \(hour) <= 6 OR \(hour) >= 20 THEN 'nightTime' ELSE 'otherTime' END,
            datetime, extra, length(extra) - length(replace(extra, 'c', ''))
        FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000
        """,
        "q15": "SELECT \(day), \(counts), \(distinct) FROM bid GROUP BY 1",
        "q16":
            "SELECT channel, \(day), max(\(minute)), \(counts), \(distinct) FROM bid GROUP BY 1, 2",
        "q17": """
        SELECT auction, \(day), \(counts), min(price), max(price), avg(price), sum(price)
        FROM bid GROUP BY 1, 2
        """,
        "q18": """
        SELECT \(bidColumns) FROM (
            SELECT \(bidColumns), row_number() OVER (
                PARTITION BY bidder, auction
                ORDER BY datetime DESC, price, channel, url, extra) AS place
            FROM bid
        ) WHERE place = 1
        """,
        "q19": """
        SELECT \(bidColumns), place FROM (
            SELECT \(bidColumns), row_number() OVER (
                PARTITION BY auction ORDER BY price DESC, bidder, channel, url, datetime, extra
            ) AS place
            FROM bid
        ) WHERE place <= 10
        """,
        "q20": """
        SELECT auction, bidder, price, channel, url, b.datetime, b.extra, itemname, description,
            initialbid, reserve, a.datetime, expires, seller, category, a.extra
        FROM bid AS b JOIN auction AS a ON auction = id WHERE category = 10
        """,
        "q21": """
        SELECT auction, bidder, price, channel,
            CASE lower(channel) WHEN 'apple' THEN '0' WHEN 'google' THEN '1'
                WHEN 'facebook' THEN '2' WHEN 'baidu' THEN '3' ELSE \(channelID) END
        FROM bid
        WHERE \(channelID) IS NOT NULL
            OR lower(channel) IN ('apple', 'google', 'facebook', 'baidu')
        """,
        "q22": """
        WITH one AS (SELECT auction, bidder, price, channel, substr(url, 25) AS rest FROM bid),
            two AS (SELECT *, substr(rest, instr(rest, '/') + 1) AS second FROM one),
            three AS (SELECT *, substr(second, instr(second, '/') + 1) AS third FROM two)
        SELECT auction, bidder, price, channel, substr(rest, 1, instr(rest, '/') - 1),
            substr(second, 1, instr(second, '/') - 1), substr(third, 1, instr(third, '/') - 1)
        FROM three
        """,
    ]
}
