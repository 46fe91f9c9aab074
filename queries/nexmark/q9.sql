-- Winning bids: the highest bid of each auction, the first of equal ones.

CREATE SINK q9 WITH (connector = 'blackhole') AS
SELECT id, itemname, description, initialbid, reserve, datetime, expires, seller, category, extra,
    auction, bidder, price, bid_datetime, bid_extra
FROM (
    SELECT a.id, a.itemname, a.description, a.initialbid, a.reserve, a.datetime, a.expires,
        a.seller, a.category, a.extra, b.auction, b.bidder, b.price, b.datetime AS bid_datetime,
        b.extra AS bid_extra,
        row_number() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.datetime ASC) AS rownum
    FROM auction AS a, bid AS b
    WHERE a.id = b.auction AND b.datetime BETWEEN a.datetime AND a.expires
) AS q
WHERE rownum <= 1;
