-- Bids of each bidder in ten seconds of the clock.

CREATE SINK q12 WITH (connector = 'blackhole') AS
SELECT bidder, count(*) AS bid_count, window_start AS starttime, window_end AS endtime
FROM TABLE(
    TUMBLE((SELECT bidder, proctime() AS p_time FROM bid), DESCRIPTOR(p_time), INTERVAL '10' SECOND))
GROUP BY bidder, window_start, window_end;
