-- Advertising: per minute and campaign the average view duration and the number of views, as
-- Parquet files for the data lake and as a SQLite table that is current at every moment.
--
--   streamsql run queries/ad_campaigns.sql -v brokers=localhost:9092
--
-- needs the topic view_log with messages such as
--   {"view_id": "v-1", "start_timestamp": "2024-11-18 10:00:03.250",
--    "end_timestamp": "2024-11-18 10:00:05.000", "banner_id": 7, "campaign_id": 3}
-- and campaigns.csv in the current folder, with a header: campaign_id,network_id,campaign_name.
-- `streamsql demo` runs exactly this text on a broker and on events of its own.

CREATE SOURCE view_log (
    view_id TEXT,
    start_timestamp TIMESTAMP,
    end_timestamp TIMESTAMP,
    banner_id INTEGER,
    campaign_id INTEGER,
    duration DOUBLE PRECISION AS (EXTRACT(EPOCH FROM end_timestamp - start_timestamp)),
    -- Views may arrive two seconds late; a minute is closed when nothing older is expected.
    WATERMARK FOR start_timestamp AS start_timestamp - INTERVAL '2 seconds'
) WITH (
    connector = 'kafka',
    topic = 'view_log',
    properties.bootstrap.servers = :'brokers',
    scan.startup.mode = 'earliest-offset',
    format = 'json'
);

CREATE TABLE campaigns (
    campaign_id INTEGER PRIMARY KEY,
    network_id INTEGER,
    campaign_name TEXT
) WITH (connector = 'filesystem', path = 'campaigns.csv', format = 'csv', csv.header = true);

CREATE VIEW per_minute AS
SELECT c.network_id, v.campaign_id, window_start AS minute_timestamp,
       avg(v.duration) AS avg_duration, count(*) AS total_count
FROM TUMBLE(view_log, start_timestamp, INTERVAL '1 minute') v
JOIN campaigns c USING (campaign_id)
GROUP BY c.network_id, v.campaign_id, window_start;

-- One folder a network and minute, written once, when the minute is over.
CREATE SINK report PARTITIONED BY (network_id, minute_timestamp)
WITH (connector = 'filesystem', path = 'report', format = 'parquet')
AS SELECT * FROM per_minute EMIT ON WINDOW CLOSE;

-- One row a campaign and minute, replaced with every change.
CREATE SINK live
WITH (connector = 'sqlite', path = 'live.db', table = 'per_minute',
      primary_key = 'campaign_id, minute_timestamp')
AS SELECT * FROM per_minute EMIT CHANGES;
