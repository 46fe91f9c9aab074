-- The three streams of Nexmark from files of JSON lines: -v person=…, -v auction=…, -v bid=….

CREATE SOURCE person (
    id BIGINT, name TEXT, emailaddress TEXT, creditcard TEXT, city TEXT, state TEXT,
    datetime TIMESTAMP, extra TEXT,
    WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND
) WITH (connector = 'filesystem', path = :'person', format = 'json');

CREATE SOURCE auction (
    id BIGINT, itemname TEXT, description TEXT, initialbid BIGINT, reserve BIGINT,
    datetime TIMESTAMP, expires TIMESTAMP, seller BIGINT, category BIGINT, extra TEXT,
    WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND
) WITH (connector = 'filesystem', path = :'auction', format = 'json');

CREATE SOURCE bid (
    auction BIGINT, bidder BIGINT, price BIGINT, channel TEXT, url TEXT, datetime TIMESTAMP,
    extra TEXT,
    WATERMARK FOR datetime AS datetime - INTERVAL '4' SECOND
) WITH (connector = 'filesystem', path = :'bid', format = 'json');
