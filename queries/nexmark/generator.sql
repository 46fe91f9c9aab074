-- The three streams of Nexmark, made up as they are read: -v events=1000000 says how many events.
--
--     streamsql run queries/nexmark/generator.sql queries/nexmark/q5.sql -v events=1000000

CREATE SOURCE person (WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND)
WITH (connector = 'nexmark', table = 'person', events.num = :'events');

CREATE SOURCE auction (WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND)
WITH (connector = 'nexmark', table = 'auction', events.num = :'events');

CREATE SOURCE bid (WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND)
WITH (connector = 'nexmark', table = 'bid', events.num = :'events');
