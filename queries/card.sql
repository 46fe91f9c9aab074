-- The query on the project's card, on generated events: no broker, no files.
--
--   streamsql run queries/card.sql
--
-- reads 20,000 events and prints the average view duration of each campaign and minute. Without
-- number-of-rows in view_log it goes on until Ctrl-C and prints every change: + before a row that
-- is now part of the answer, - before one that no longer is.

CREATE SOURCE view_log (
    campaign_id INTEGER,
    duration DOUBLE PRECISION,
    ts TIMESTAMP,
    WATERMARK FOR ts AS ts - INTERVAL '2 seconds'
) WITH (
    connector = 'datagen',
    rows-per-second = 5000,
    number-of-rows = 20000,
    fields.campaign_id.min = 1,
    fields.campaign_id.max = 3,
    fields.duration.max = 30,
    fields.ts.start = '2024-11-18 10:00:00',
    fields.ts.step = '10 ms',
    fields.ts.disorder = '2 s'
);

CREATE TABLE campaigns (campaign_id INTEGER PRIMARY KEY, campaign_name TEXT)
WITH (
    connector = 'datagen',
    number-of-rows = 3,
    fields.campaign_id.kind = 'sequence',
    fields.campaign_id.start = 1,
    fields.campaign_name.choices = 'Autumn sale,New shoes,Last minute'
);

SELECT campaign_id, avg(duration) FROM view_log JOIN campaigns GROUP BY TUMBLE(ts, 1 MINUTE);
