import Testing

@testable import SQL

/// What binds how, and which spellings mean the same.
@Suite struct ExpressionTests {
    /// Each pair is one tree written in two ways.
    @Test(arguments: [
        ("a OR b AND c", "a OR (b AND c)"), ("NOT a AND b", "(NOT a) AND b"),
        ("NOT a = b", "NOT (a = b)"), ("NOT a IS NULL", "NOT (a IS NULL)"),
        ("a = b IS NULL", "(a = b) IS NULL"), ("a < b + c", "a < (b + c)"),
        ("a IN (1) = b", "(a IN (1)) = b"),
        ("a BETWEEN 1 AND 2 AND b", "(a BETWEEN 1 AND 2) AND b"),
        ("a LIKE b || 'c'", "a LIKE (b || 'c')"), ("a || b -> c", "(a || b) -> c"),
        ("a -> 'b' ->> 'c' = 'd'", "((a -> 'b') ->> 'c') = 'd'"),
        ("a + b * c", "a + (b * c)"), ("a - b - c", "(a - b) - c"), ("a * b % c", "(a * b) % c"),
        ("a ^ b ^ c", "(a ^ b) ^ c"), ("a * b ^ c", "a * (b ^ c)"), ("-a ^ b", "(-a) ^ b"),
        ("-a::int", "-(a::int)"), ("- a[1]", "-(a[1])"), ("~a + b", "~(a + b)"),
        ("a || b + c", "a || (b + c)"), ("a AT TIME ZONE 'x' + b", "(a AT TIME ZONE 'x') + b"),
        ("a ^ b AT TIME ZONE 'x'", "a ^ (b AT TIME ZONE 'x')"),
        ("a COLLATE c AT LOCAL", "(a COLLATE c) AT LOCAL"),
        ("a IS DISTINCT FROM b = c", "a IS DISTINCT FROM (b = c)"),
        ("a::int::text", "(a::int)::text"), ("a = ANY (b) AND c", "(a = ANY (b)) AND c"),
    ])
    func precedence(_ written: String, _ meant: String) throws {
        #expect(try expression(written) == expression(meant))
    }

    @Test(arguments: [
        ("1 MINUTE", "INTERVAL '1' MINUTE"), ("INTERVAL 1 minutes", "INTERVAL '1' MINUTE"),
        ("INTERVAL -'1' DAY", "INTERVAL '-1' DAY"), ("a != b", "a <> b"), ("a ISNULL", "a IS NULL"),
        ("a NOTNULL", "a IS NOT NULL"), ("CAST(a AS INT)", "a::int"),
        ("a = SOME (b)", "a = ANY (b)"),
        ("ARRAY[1, 2]", "[1, 2]"), ("(a, b)", "ROW(a, b)"), ("MAP['a', 1]", "MAP {'a': 1}"),
        ("EXTRACT(EPOCH FROM a)", "extract('epoch' from a)"),
        ("CURRENT_TIMESTAMP()", "current_timestamp"),
        ("f(a := 1)", "f(a => 1)"), ("CEILING(a TO DAY)", "CEIL(a TO DAY)"),
        ("((a))", "a"), ("TRIM('x' FROM a)", "TRIM(BOTH 'x' FROM a)"),
        ("INTERVAL (a) DAY", "a * INTERVAL '1' DAY"), ("0x10", "16"),
    ])
    func spellings(_ written: String, _ other: String) throws {
        #expect(try expression(written) == expression(other))
    }

    @Test(arguments: [
        ("a.b.c", "a.b.c"), ("\"A b\".c", "\"A b\".c"), ("a - (b - c)", "a - (b - c)"),
        ("(a OR b) AND c", "(a OR b) AND c"), ("- -1", "- -1"), ("-(-(1))", "- -1"),
        ("(a AND b) AND c", "(a AND b) AND c"), ("a and b and c", "a AND b AND c"),
        ("(a).b", "(a).b"), ("f(a).b", "f(a).b"), ("a[1].b[2:]", "a[1].b[2 : ]"),
        ("case a when 1 then 'x' else 'y' end", "CASE a WHEN 1 THEN 'x' ELSE 'y' END"),
        ("a not in (select 1)", "a NOT IN (SELECT 1)"), ("exists(table t)", "EXISTS (TABLE t)"),
        ("a not similar to 'x' escape '#'", "a NOT SIMILAR TO 'x' ESCAPE '#'"),
        ("timestamp '2024-01-01'", "TIMESTAMP '2024-01-01'"),
        ("interval '1:30' hour to minute", "INTERVAL '1:30' HOUR TO MINUTE"),
        ("interval '1 minute'", "INTERVAL '1 minute'"),
        (
            "count(distinct a) filter (where b) over (partition by c order by d desc nulls last)",
            "count(DISTINCT a) FILTER (WHERE b) OVER (PARTITION BY c ORDER BY d DESC NULLS LAST)"
        ),
        ("lag(a) ignore nulls over w", "lag(a) IGNORE NULLS OVER w"),
        (
            "sum(a) over (w rows between 1 preceding and current row exclude ties)",
            "sum(a) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES)"
        ),
        (
            "percentile_cont(0.5) within group (order by a)",
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)"
        ),
        ("position('a' in b)", "POSITION('a' IN b)"),
        ("substring(a from 2 for 3)", "SUBSTRING(a FROM 2 FOR 3)"),
        ("overlay(a placing b from 2)", "OVERLAY(a PLACING b FROM 2)"),
        ("left(a, 2)", "left(a, 2)"), ("floor(ts to hour)", "FLOOR(ts TO HOUR)"),
        ("timestampdiff(minute, a, b)", "timestampdiff(minute, a, b)"),
        (
            "json_value(a, '$.b' returning int null on empty)",
            "JSON_VALUE(a, '$.b' RETURNING INT NULL ON EMPTY)"
        ),
        (
            "tumble(table t, descriptor(ts), interval '1' minute)",
            "tumble(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)"
        ),
        (
            "session(t partition by a, ts, 1 minute)",
            "session(TABLE t PARTITION BY (a), ts, INTERVAL '1' MINUTE)"
        ),
        ("a #>> '{b}' @> c", "a #>> '{b}' @> c"),
        ("(a, b) overlaps (c, d)", "ROW(a, b) OVERLAPS ROW(c, d)"),
        ("a is not json object", "a IS NOT JSON OBJECT"), ("x'0aFF'", "X'0AFF'"),
        (
            "cast(a as struct<b int not null, c array<map<text, int>>>)",
            "CAST(a AS STRUCT(b INT NOT NULL, c MAP(TEXT, INT)[]))"
        ),
        ("a::timestamp(3) with local time zone", "CAST(a AS TIMESTAMP(3) WITH LOCAL TIME ZONE)"),
        ("a::double precision[]", "CAST(a AS DOUBLE PRECISION[])"),
    ])
    func printed(_ written: String, _ canonical: String) throws {
        let tree = try expression(written)
        #expect(SQLPrinter.print(tree) == canonical)
        #expect(try expression(canonical) == tree)
    }

    private static let nonReserved =
        Keyword.allCases.filter { $0.role == .name || $0.role == .needsAs }.map(\.rawValue)
        + TimeUnitSyntax.allCases.map(\.rawValue)
        + [
            "ts", "duration", "timestamp", "window_start", "path", "date", "user", "sessions",
            "count",
        ]

    @Test(arguments: nonReserved)
    func keywordsAreNames(_ word: String) throws {
        #expect(try expression(word).kind == .name(NameSyntax(word)))
        #expect(try expression("t.\(word) + 1") == expression("t.\"\(word)\" + 1"))
        for text in statementsNaming("\"\(word)\"") { try expectRoundTrip(try statement(text)) }
    }

    /// Statements with a name in every place where one may stand.
    private func statementsNaming(_ name: String) -> [String] {
        [
            "CREATE TABLE t (NAME INT, WATERMARK FOR NAME AS NAME)",
            "SELECT NAME, a AS NAME, 1 + NAME FROM t WHERE NAME = 1 GROUP BY NAME",
            "SELECT NAME.a, NAME(1), 1 AS NAME FROM NAME AS NAME (NAME)",
            "SELECT a FROM NAME(1) JOIN NAME USING (NAME) ORDER BY NAME LIMIT NAME",
            "SELECT sum(a) OVER NAME, sum(b) OVER (NAME ORDER BY NAME) FROM t WINDOW NAME AS ()",
            "SELECT f(NAME => 1, TABLE NAME), (a).NAME, {NAME: 1}, CASE NAME WHEN 1 THEN 2 END",
            "INSERT INTO NAME AS NAME (NAME) SELECT 1 ON CONFLICT (NAME) DO NOTHING",
            "UPDATE NAME AS NAME SET NAME = 1 RETURNING NAME",
            "WITH NAME AS (SELECT 1) DELETE FROM NAME USING NAME WHERE NAME",
            "DROP TABLE NAME, NAME", "SHOW CREATE NAME", "SHOW COLUMNS FROM NAME",
            "CREATE SINK NAME PARTITIONED BY (NAME) FORMAT plain ENCODE NAME",
            "CREATE VIEW NAME (NAME) AS TABLE NAME", "DESCRIBE NAME", "COPY NAME (NAME) TO 'x'",
            "SELECT * EXCLUDE (NAME) REPLACE (1 AS NAME) FROM t",
            "SELECT a GROUP BY ROLLUP (NAME), NAME(1), GROUPING SETS (NAME)",
            "SELECT CASE WHEN a THEN NAME ELSE NAME END, NAME IS NULL, NOT NAME, -NAME",
        ].map {
            $0.split(separator: "NAME", omittingEmptySubsequences: false).joined(separator: name)
        }
    }

    @Test func everydayNamesAreNotQuoted() {
        for name in [
            "ts", "value", "key", "source", "minute", "timestamp", "format", "views", "date",
        ] {
            #expect(SQLPrinter.quoted(name) == name)
        }
        for name in ["select", "Value", "left", "emit", "1a", "a b", "", "é"] {
            #expect(SQLPrinter.quoted(name) == "\"\(name)\"")
        }
    }

    @Test func everyNodeHasItsRange() throws {
        let text = "a + f(b) * (c)"
        let source = SourceText(name: "q", text: text)
        let tree = try Parser.parseExpression(source)
        #expect(source.text(of: tree.range) == text)
        guard case .binary(let sum) = tree.kind, case .binary(let product) = sum.right.kind else {
            Issue.record("not a sum")
            return
        }
        #expect(source.text(of: sum.operatorRange) == "+")
        #expect(source.text(of: sum.right.range) == "f(b) * (c)")
        #expect(source.text(of: product.right.range) == "(c)")
    }

    @Test func equalityComparesBytes() throws {
        #expect(try expression("'é'") != expression("'e\u{301}'"))
        #expect(try expression("a") != expression("\"A\""))
        #expect(try expression("A") == expression("a"))
    }
}
