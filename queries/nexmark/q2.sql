-- Selection: the bids for some auctions.

CREATE SINK q2 WITH (connector = 'blackhole') AS
SELECT auction, price FROM bid WHERE mod(auction, 123) = 0;
