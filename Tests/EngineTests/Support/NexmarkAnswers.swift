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

    private static let counts = ranked("count(*)")
    private static let distinct =
        ranked("count(DISTINCT bidder)") + ", " + ranked("count(DISTINCT auction)")

    static let all: [String: String] = [
        "q0": "SELECT auction, bidder, price, datetime, extra FROM bid",
        "q1": "SELECT auction, bidder, 0.908 * price, datetime, extra FROM bid",
        "q2": "SELECT auction, price FROM bid WHERE auction % 123 = 0",
        "q10": "SELECT auction, bidder, price, datetime, extra, \(day), \(minute) FROM bid",
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
    ]
}
