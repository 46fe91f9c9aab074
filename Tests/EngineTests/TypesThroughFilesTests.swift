import Columnar
import Engine
import Foundation
import Testing

/// Values of every type through a sink and back, NULLs at each level among them (but in JSON, whose own
/// null a JSON file cannot tell from none).
@Suite struct TypesThroughFilesTests {
    static let columns = """
        id INTEGER, flag BOOLEAN, day DATE, clock TIME, wall TIMESTAMP, instant TIMESTAMPTZ,
        raw BYTEA, amount DECIMAL(38, 4), ratio REAL,
        tags TEXT[], grid INTEGER[][], place ROW(x INTEGER, y TEXT),
        people ROW(name TEXT, born DATE)[], prices MAP<TEXT, DECIMAL(8, 2)>,
        lookup MAP<INTEGER, ROW(a TEXT, b DOUBLE PRECISION[])>, doc JSON, docs JSON[],
        ref UUID, refs UUID[], span INTERVAL, spans INTERVAL[]
        """
    static let values = #"""
        VALUES
            (1, true, DATE '2024-02-29', TIME '10:00:00.5', TIMESTAMP '1969-12-31 23:59:59.999999',
             TIMESTAMPTZ '2024-11-18 10:00:00+01', '\x00ff'::BYTEA, 12345678901234567890.1234, 1.5,
             '{a,NULL,"two words",""}', '{{1,2},NULL,{}}', '(1,"x,""y""")',
             '{"(Ann,2000-01-01)",NULL,"(,)"}', '{eur=1.50,usd=NULL}',
             '{1="(p,\"{1.5,NULL,NaN}\")",-2=NULL}', '{"a": [1, null, "x"]}', '{"{\"b\": 1}",17}',
             'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
             '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}',
             '1 year 2 months -3 days 04:05:06.789', '{"1 day",NULL,"-2 months"}'),
            (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL, NULL, NULL, NULL),
            (3, false, DATE '1900-01-01', TIME '00:00', TIMESTAMP '2024-11-18 10:00:00',
             TIMESTAMPTZ '1900-01-01 00:00:00+00', '\x'::BYTEA, -0.0001, -2, '{}', '{}', '(,)',
             '{}', '{}', '{}', '[]', '{}', '00000000-0000-0000-0000-000000000000', '{}', '0',
             '{}')
        """#

    static let targets = [
        "connector = 'filesystem', path = 'out', format = 'json'",
        "connector = 'filesystem', path = 'out', format = 'csv', csv.header = true",
        "connector = 'filesystem', path = 'out', format = 'parquet'",
        "connector = 'sqlite', path = 'out.db', table = 'items'",
    ]

    @Test(arguments: targets)
    func everyTypeComesBack(_ target: String) throws {
        let trial = try Trial()
        try trial.run(
            """
            CREATE TABLE wanted (\(Self.columns));
            INSERT INTO wanted \(Self.values);
            COPY (SELECT * FROM wanted) TO 'seed.json';
            """)
        try trial.run(
            """
            CREATE TABLE seed (\(Self.columns))
            WITH (connector = 'filesystem', path = 'seed.json', format = 'json');
            CREATE SINK kept WITH (\(target)) AS SELECT * FROM seed;
            """)
        let wanted = try trial.rows("SELECT * FROM wanted ORDER BY id")
        #expect(wanted.count == 3)
        let found = try trial.rows(
            "CREATE TABLE back (\(Self.columns)) WITH (\(target)); SELECT * FROM back ORDER BY id")
        for (found, wanted) in zip(found, wanted) {
            #expect(found.map(\.description) == wanted.map(\.description))
        }
        #expect(found.count == wanted.count)
    }

    /// Parquet says of most types what they are; JSON and INTERVAL are text.
    @Test func parquetShowsItsTypes() throws {
        let trial = try Trial()
        try trial.run(
            """
            CREATE TABLE wanted (\(Self.columns));
            INSERT INTO wanted \(Self.values);
            COPY (SELECT * FROM wanted) TO 'all.parquet';
            """)
        let row = try trial.rows(
            """
            SELECT pg_typeof(tags), pg_typeof(grid), pg_typeof(people), pg_typeof(prices),
                pg_typeof(lookup), pg_typeof(doc), pg_typeof(refs), pg_typeof(span),
                pg_typeof(ref), array_length(tags, 1), (place).y, prices['eur']
            FROM 'all.parquet' WHERE id = 1
            """)
        #expect(
            row.first?.map(\.description) == [
                "text[]", "integer[][]", "row(name text, born date)[]",
                "map(text, decimal(8, 2))", "map(integer, row(a text, b double precision[]))",
                "text", "uuid[]", "text", "uuid", "4", "x,\"y\"", "1.50",
            ])
        let all = try trial.rows("SELECT * FROM 'all.parquet'")
        #expect(all.first?.count == 21)
    }
}
