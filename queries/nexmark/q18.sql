-- Last bid of each bidder for each auction.

CREATE SINK q18 WITH (connector = 'blackhole') AS
SELECT auction, bidder, price, channel, url, datetime, extra
FROM (
    SELECT auction, bidder, price, channel, url, datetime, extra,
        row_number() OVER (PARTITION BY bidder, auction ORDER BY datetime DESC) AS rank_number
    FROM bid
) AS q
WHERE rank_number <= 1;
