-- Currency conversion: each price in euros instead of dollars.

CREATE SINK q1 WITH (connector = 'blackhole') AS
SELECT auction, bidder, 0.908 * price AS price, datetime, extra FROM bid;
