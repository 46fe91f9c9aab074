-- Calculation: what it costs to compute with prices, times and texts.

CREATE SINK q14 WITH (connector = 'blackhole') AS
SELECT auction, bidder, 0.908 * price AS price,
    CASE
        WHEN extract(HOUR FROM datetime) >= 8 AND extract(HOUR FROM datetime) <= 18 THEN 'dayTime'
        WHEN extract(HOUR FROM datetime) <= 6 OR extract(HOUR FROM datetime) >= 20 THEN 'nightTime'
        ELSE 'otherTime'
    END AS bidtimetype,
    datetime, extra, char_length(extra) - char_length(replace(extra, 'c', '')) AS c_counts
FROM bid
WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000;
