-- Sports: events of matches landed in a data lake, and the score of each match kept current.
--
--   streamsql run queries/sports_events.sql
--
-- generates 50,000 events of 20 matches, writes sports/ (Parquet, a folder a sport) and sports.db
-- (SQLite: scores, and the events of the last five minutes every minute), and ends.

CREATE SOURCE match_events (
    event_id BIGINT,
    match_id INTEGER,
    sport TEXT,
    team TEXT,
    kind TEXT,
    points INTEGER,
    happened_at TIMESTAMP,
    WATERMARK FOR happened_at AS happened_at - INTERVAL '10 seconds'
) WITH (
    connector = 'datagen',
    rows-per-second = 50000,
    number-of-rows = 50000,
    seed = 11,
    fields.event_id.kind = 'sequence',
    fields.match_id.min = 1,
    fields.match_id.max = 20,
    fields.sport.choices = 'football,basketball,handball',
    fields.team.choices = 'home,away',
    fields.kind.choices = 'attack,attack,attack,foul,score',
    fields.points.min = 1,
    fields.points.max = 3,
    fields.happened_at.start = '2024-11-16 15:00:00',
    fields.happened_at.step = '100 ms',
    fields.happened_at.disorder = '5 s'
);

CREATE SINK lake PARTITIONED BY (sport)
WITH (connector = 'filesystem', path = 'sports', format = 'parquet')
AS SELECT sport, match_id, event_id, upper(team) AS team, kind,
          CASE WHEN kind = 'score' THEN points ELSE 0 END AS points, happened_at
FROM match_events;

CREATE SINK scores
WITH (connector = 'sqlite', path = 'sports.db', table = 'scores', primary_key = 'match_id')
AS SELECT match_id,
          sum(CASE WHEN team = 'home' AND kind = 'score' THEN points ELSE 0 END) AS home,
          sum(CASE WHEN team = 'away' AND kind = 'score' THEN points ELSE 0 END) AS away,
          max(happened_at) AS last_event
FROM match_events
GROUP BY match_id;

-- A hopping window: every minute, the five minutes before it.
CREATE SINK momentum
WITH (connector = 'sqlite', path = 'sports.db', table = 'momentum', primary_key = 'match_id, team, until')
AS SELECT match_id, team, window_end AS until,
          count(*) AS event_count, count(CASE WHEN kind = 'foul' THEN 1 END) AS foul_count
FROM HOP(match_events, happened_at, INTERVAL '1 minute', INTERVAL '5 minutes')
GROUP BY match_id, team, window_end;
