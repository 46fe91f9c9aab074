-- Ten highest bids for each auction.

CREATE SINK q19 WITH (connector = 'blackhole') AS
SELECT auction, bidder, price, channel, url, datetime, extra, rank_number
FROM (
    SELECT auction, bidder, price, channel, url, datetime, extra,
        row_number() OVER (PARTITION BY auction ORDER BY price DESC) AS rank_number
    FROM bid
) AS q
WHERE rank_number <= 10;
