-- Log to files: bids with the day and the minute by which files are partitioned.

CREATE SINK q10 WITH (connector = 'blackhole') AS
SELECT auction, bidder, price, datetime, extra, to_char(datetime, 'YYYY-MM-DD') AS dt,
    to_char(datetime, 'HH24:MI') AS hm
FROM bid;
