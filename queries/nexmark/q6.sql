-- Average selling price by seller: of the winning bids of the last ten auctions.

CREATE SINK q6 WITH (connector = 'blackhole') AS
SELECT q.seller,
    avg(q.final) OVER (
        PARTITION BY q.seller ORDER BY q.datetime ROWS BETWEEN 10 PRECEDING AND CURRENT ROW
    ) AS average
FROM (
    SELECT a.id, a.seller, b.price AS final, b.datetime,
        row_number() OVER (
            PARTITION BY a.id, a.seller ORDER BY b.price DESC, b.datetime, b.bidder
        ) AS rownum
    FROM auction AS a, bid AS b
    WHERE a.id = b.auction AND b.datetime BETWEEN a.datetime AND a.expires
) AS q
WHERE q.rownum <= 1;
