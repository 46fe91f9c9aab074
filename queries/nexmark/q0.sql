-- Pass through: what it costs to read and write.

CREATE SINK q0 WITH (connector = 'blackhole') AS
SELECT auction, bidder, price, datetime, extra FROM bid;
