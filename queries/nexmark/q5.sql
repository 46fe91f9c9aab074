-- Hot items: the auctions with the most bids in the last ten seconds, every two seconds.

CREATE SINK q5 WITH (connector = 'blackhole') AS
WITH auction_bids AS (
    SELECT auction, count(*) AS num, window_start, window_end
    FROM TABLE(HOP(TABLE bid, DESCRIPTOR(datetime), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
    GROUP BY auction, window_start, window_end
), most_bids AS (
    SELECT max(num) AS maxn, window_start, window_end
    FROM auction_bids
    GROUP BY window_start, window_end
)
SELECT a.auction, a.num
FROM auction_bids AS a
    JOIN most_bids AS m
        ON a.window_start = m.window_start AND a.window_end = m.window_end AND a.num >= m.maxn;
