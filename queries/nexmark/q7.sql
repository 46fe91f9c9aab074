-- Highest bid of each ten seconds.

CREATE SINK q7 WITH (connector = 'blackhole') AS
SELECT b.auction, b.price, b.bidder, b.datetime, b.extra
FROM bid AS b
    JOIN (
        SELECT max(price) AS maxprice, window_end AS datetime
        FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(datetime), INTERVAL '10' SECOND))
        GROUP BY window_start, window_end
    ) AS m ON b.price = m.maxprice
WHERE b.datetime BETWEEN m.datetime - INTERVAL '10' SECOND AND m.datetime;
