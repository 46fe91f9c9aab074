-- User sessions: how many bids a bidder makes while active.

CREATE SINK q11 WITH (connector = 'blackhole') AS
SELECT bidder, count(*) AS bid_count, window_start AS starttime, window_end AS endtime
FROM TABLE(
    SESSION(TABLE bid PARTITION BY bidder, DESCRIPTOR(datetime), INTERVAL '10' SECOND))
GROUP BY bidder, window_start, window_end;
