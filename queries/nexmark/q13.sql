-- Joined with a file: what it costs to look rows up. Needs the table side_input.

CREATE SINK q13 WITH (connector = 'blackhole') AS
SELECT b.auction, b.bidder, b.price, b.datetime, s.value
FROM bid AS b JOIN side_input AS s ON mod(b.auction, 10000) = s.key;
