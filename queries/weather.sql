-- Weather: hourly and daily metrics of each station, from a folder of measurements that grows.
--
--   streamsql run queries/weather.sql -v measurements=weather
--
-- reads the JSON lines in the folder `weather`, first what is there (the backfill), then every
-- file that is added, until Ctrl-C; with --until now it ends after the backfill. A line:
--   {"station": "10384", "measured_at": "2024-11-18T10:20:00Z", "temperature": 8.4,
--    "wind_speed": 3.1, "rain": 0.2}

CREATE SOURCE measurements (
    station TEXT,
    measured_at TIMESTAMP,
    temperature DOUBLE PRECISION,
    wind_speed DOUBLE PRECISION,
    rain DOUBLE PRECISION,
    -- Stations report at the latest six hours after they measured.
    WATERMARK FOR measured_at AS measured_at - INTERVAL '6 hours'
) WITH (
    connector = 'filesystem',
    path = :'measurements',
    source.monitor-interval = '5 s',
    format = 'json'
);

CREATE VIEW hourly AS
SELECT station, window_start AS hour,
       count(*) AS measurement_count,
       avg(temperature) AS avg_temperature,
       min(temperature) AS min_temperature,
       max(temperature) AS max_temperature,
       max(wind_speed) AS max_wind_speed,
       sum(rain) AS rain
FROM TUMBLE(measurements, measured_at, INTERVAL '1 hour')
WHERE temperature BETWEEN -90 AND 60
GROUP BY station, window_start;

CREATE VIEW daily AS
SELECT station, window_start AS day,
       count(*) AS measurement_count,
       avg(temperature) AS avg_temperature,
       min(temperature) AS min_temperature,
       max(temperature) AS max_temperature,
       sum(rain) AS rain
FROM TUMBLE(measurements, measured_at, INTERVAL '1 day')
WHERE temperature BETWEEN -90 AND 60
GROUP BY station, window_start;

-- Current at every moment, today included.
CREATE SINK hourly_table
WITH (connector = 'sqlite', path = 'weather.db', table = 'hourly', primary_key = 'station, hour')
AS SELECT * FROM hourly;

CREATE SINK daily_table
WITH (connector = 'sqlite', path = 'weather.db', table = 'daily', primary_key = 'station, day')
AS SELECT * FROM daily;

-- Closed days only, for the archive.
CREATE SINK daily_archive PARTITIONED BY (day)
WITH (connector = 'filesystem', path = 'weather_daily', format = 'parquet')
AS SELECT * FROM daily EMIT ON WINDOW CLOSE;
