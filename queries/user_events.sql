-- User events: landed raw as they come, and rolled up each day, on generated events.
--
--   streamsql run queries/user_events.sql
--
-- writes user_events/ (Parquet, a folder a day), broken_events/ (JSON lines) and user_events.db
-- (SQLite), and ends after 200,000 events. For a Kafka topic, replace the WITH clause by that of
-- ad_campaigns.sql.

CREATE SOURCE events (
    event_id BIGINT,
    user_id INTEGER,
    event_type TEXT,
    amount DECIMAL(10, 2),
    occurred_at TIMESTAMP,
    WATERMARK FOR occurred_at AS occurred_at - INTERVAL '1 minute'
) WITH (
    connector = 'datagen',
    rows-per-second = 100000,
    number-of-rows = 200000,
    seed = 7,
    fields.event_id.kind = 'sequence',
    fields.user_id.min = 1,
    fields.user_id.max = 500,
    fields.user_id.null-rate = 0.001,
    fields.event_type.choices = 'view,view,view,view,cart,purchase',
    fields.amount.min = -2,
    fields.amount.max = 250,
    fields.occurred_at.start = '2024-11-15 00:00:00',
    fields.occurred_at.step = '2 s',
    fields.occurred_at.disorder = '30 s'
);

-- Quality: what is wrong goes to a place of its own, and nothing else counts it.
CREATE VIEW good_events AS
SELECT * FROM events
WHERE user_id IS NOT NULL AND amount >= 0;

CREATE SINK raw PARTITIONED BY (day)
WITH (connector = 'filesystem', path = 'user_events', format = 'parquet')
AS SELECT event_id, user_id, event_type, amount, occurred_at, CAST(occurred_at AS DATE) AS day
FROM good_events;

CREATE SINK broken
WITH (connector = 'filesystem', path = 'broken_events', format = 'json')
AS SELECT event_id, user_id, amount, occurred_at,
          CASE WHEN user_id IS NULL THEN 'no user' ELSE 'negative amount' END AS problem
FROM events
WHERE user_id IS NULL OR amount < 0;

CREATE SINK daily
WITH (connector = 'sqlite', path = 'user_events.db', table = 'daily', primary_key = 'day, event_type')
AS SELECT window_start AS day, event_type,
          count(*) AS event_count, sum(amount) AS amount, max(amount) AS largest_amount
FROM TUMBLE(good_events, occurred_at, INTERVAL '1 day')
GROUP BY window_start, event_type;
