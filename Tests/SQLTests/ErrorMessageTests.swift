import SQL
import Testing

/// Every message exactly as users see it: place, text, source line, caret and hint.
@Suite struct ErrorMessageTests {
    @Test func misspeltFrom() {
        expect(
            "SELECT campaign_id FORM view_log",
            """
            q.sql:1:20: error: syntax error at "FORM": expected FROM
            SELECT campaign_id FORM view_log
                               ^^^^
            hint: did you mean FROM?
            """)
    }

    @Test func misspeltWhere() {
        expect(
            "SELECT a, b FROM t WHRE a = 1",
            """
            q.sql:1:20: error: syntax error at "WHRE": expected WHERE
            SELECT a, b FROM t WHRE a = 1
                               ^^^^
            hint: did you mean WHERE?
            """)
    }

    @Test func misspeltObject() {
        expect(
            "CREATE TABEL t (a INT)",
            """
            q.sql:1:8: error: syntax error at "TABEL": expected SOURCE, STREAM, TABLE, VIEW, MATERIALIZED VIEW or SINK
            CREATE TABEL t (a INT)
                   ^^^^^
            hint: did you mean TABLE?
            """)
    }

    @Test func misspeltStatement() {
        expect(
            "SELCT 1",
            """
            q.sql:1:1: error: syntax error at "SELCT": expected a statement
            SELCT 1
            ^^^^^
            hint: did you mean SELECT?
            """)
    }

    @Test func misspeltClauseOfSink() {
        expect(
            "CREATE SINK s WIHT (a = 1)",
            """
            q.sql:1:15: error: syntax error at "WIHT": expected "(" or one of AS, FORMAT, FROM, PARTITIONED, WITH
            CREATE SINK s WIHT (a = 1)
                          ^^^^
            hint: did you mean WITH?
            """)
    }

    @Test func missingComma() {
        expect(
            "SELECT f(a b)",
            """
            q.sql:1:12: error: syntax error at "b": expected "," or ")"
            SELECT f(a b)
                       ^
            hint: is a comma or an operator missing before it?
            """)
    }

    @Test func missingCommaBetweenColumns() {
        expect(
            "CREATE SOURCE s (a INT b TEXT)",
            """
            q.sql:1:24: error: syntax error at "b": expected a constraint, "," or ")"
            CREATE SOURCE s (a INT b TEXT)
                                   ^
            hint: is a comma or an operator missing before it?
            """)
    }

    @Test func missingSemicolon() {
        expect(
            "SELECT 1\nSELECT 2",
            """
            q.sql:2:1: error: syntax error at "SELECT": expected ";"
            SELECT 2
            ^^^^^^
            hint: is a semicolon missing before it?
            """)
    }

    @Test func trailingComma() {
        expect(
            "SELECT a, FROM t",
            """
            q.sql:1:11: error: syntax error at "FROM": expected an expression
            SELECT a, FROM t
                      ^^^^
            hint: remove the comma before it
            """)
    }

    @Test func trailingCommaInColumns() {
        expect(
            "CREATE TABLE t (id INT PRIMARY KEY,)",
            """
            q.sql:1:36: error: syntax error at ")": expected a column name
            CREATE TABLE t (id INT PRIMARY KEY,)
                                               ^
            hint: remove the comma before it
            """)
    }

    @Test func reservedWordAsName() {
        expect(
            "SELECT a, select FROM t",
            """
            q.sql:1:11: error: syntax error at "select": expected an expression
            SELECT a, select FROM t
                      ^^^^^^
            hint: "select" is a reserved word; as a name it takes double quotes
            """)
    }

    @Test func reservedWordAsAlias() {
        expect(
            "SELECT a AS FROM t",
            """
            q.sql:1:18: error: syntax error at "t": expected the end of the statement
            SELECT a AS FROM t
                             ^
            hint: "FROM" was read as the name that AS gives
            """)
    }

    @Test func unclosedQuote() {
        expect(
            "SELECT 'abc FROM t;\nSELECT 2",
            """
            q.sql:1:8: error: unterminated quoted string
            SELECT 'abc FROM t;
                   ^
            hint: the quote that opens here is never closed; a quote inside a string is doubled
            """)
    }

    @Test func unclosedComment() {
        expect(
            "SELECT /* never closed",
            """
            q.sql:1:8: error: unterminated /* comment
            SELECT /* never closed
                   ^^
            hint: it starts here and is never closed; comments nest
            """)
    }

    @Test func unclosedDollarQuote() {
        expect(
            "SELECT $x$abc",
            """
            q.sql:1:8: error: unterminated dollar-quoted string
            SELECT $x$abc
                   ^^^
            hint: it needs $x$ at its end
            """)
    }

    @Test func unclosedParenthesis() {
        expect(
            "SELECT a FROM (SELECT 1",
            """
            q.sql:1:24: error: syntax error at end of input: expected ")"
            SELECT a FROM (SELECT 1
                                   ^
            hint: the "(" at line 1, column 15 is never closed
            """)
    }

    @Test func doubleEquals() {
        expect(
            "SELECT a FROM t WHERE a == 1",
            """
            q.sql:1:25: error: syntax error at "==": expected the end of the statement
            SELECT a FROM t WHERE a == 1
                                    ^^
            hint: equality is written =
            """)
    }

    @Test func nullSafeEquals() {
        expect(
            "SELECT a <=> b",
            """
            q.sql:1:10: error: syntax error at "<=>": expected the end of the statement
            SELECT a <=> b
                     ^^^
            hint: equality that holds for two NULLs is written IS NOT DISTINCT FROM
            """)
    }

    @Test func chainedComparison() {
        expect(
            "SELECT a < b < c",
            """
            q.sql:1:14: error: syntax error at "<": it cannot follow another of its kind
            SELECT a < b < c
                         ^
            hint: write a < b AND b < c
            """)
    }

    @Test func mysqlLimit() {
        expect(
            "SELECT * FROM t LIMIT 5, 10",
            """
            q.sql:1:24: error: syntax error at ",": expected OFFSET
            SELECT * FROM t LIMIT 5, 10
                                   ^
            hint: LIMIT 5, 10 is written LIMIT 10 OFFSET 5
            """)
    }

    @Test func mysqlRegexp() {
        expect(
            "SELECT a RLIKE 'x' FROM t",
            """
            q.sql:1:10: error: syntax error at "RLIKE"
            SELECT a RLIKE 'x' FROM t
                     ^^^^^
            hint: a regular expression is matched with ~, or ~* without regard to case
            """)
    }

    @Test func mysqlRollup() {
        expect(
            "SELECT a FROM t GROUP BY a WITH ROLLUP",
            """
            q.sql:1:28: error: syntax error at "WITH"
            SELECT a FROM t GROUP BY a WITH ROLLUP
                                       ^^^^
            hint: write GROUP BY ROLLUP (a, b)
            """)
    }

    @Test func mysqlUpsert() {
        expect(
            "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1",
            """
            q.sql:1:29: error: syntax error at "DUPLICATE": expected CONFLICT
            INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1
                                        ^^^^^^^^^
            hint: write ON CONFLICT (key) DO UPDATE SET …
            """)
    }

    @Test func stringInDoubleQuotes() {
        expect(
            "CREATE SOURCE s (a INT) WITH (connector = \"kafka\")",
            """
            q.sql:1:43: error: syntax error at "kafka": expected a value
            CREATE SOURCE s (a INT) WITH (connector = "kafka")
                                                      ^^^^^^^
            hint: strings take single quotes: 'kafka'
            """)
    }

    @Test func nameInSingleQuotes() {
        expect(
            "SELECT 1 FROM t AS 'x'",
            """
            q.sql:1:20: error: syntax error at "'x'": expected an alias
            SELECT 1 FROM t AS 'x'
                               ^^^
            hint: names take double quotes: "x"
            """)
    }

    @Test func typographicQuotes() {
        expect(
            "SELECT “a”",
            """
            q.sql:1:8: error: unexpected character "“"
            SELECT “a”
                   ^
            hint: strings take straight single quotes ('), names straight double quotes (")
            """)
    }

    @Test func unknownVariable() {
        expect(
            "SELECT :dte",
            """
            q.sql:1:8: error: variable "dte" is not set
            SELECT :dte
                   ^^^^
            hint: did you mean 'date'?
            """)
    }

    @Test func numberAndLetters() {
        expect(
            "SELECT 1m",
            """
            q.sql:1:8: error: trailing junk after numeric literal at "1m"
            SELECT 1m
                   ^^
            hint: a name cannot start with a digit unless it is quoted; a unit of time needs a space before it
            """)
    }

    @Test func emptyName() {
        expect(
            "SELECT \"\" FROM t",
            """
            q.sql:1:8: error: zero-length quoted identifier
            SELECT "" FROM t
                   ^^
            hint: an empty string is written ''
            """)
    }

    @Test func conditionOfCrossJoin() {
        expect(
            "SELECT * FROM a CROSS JOIN b ON a.x = b.x",
            """
            q.sql:1:30: error: a CROSS JOIN takes no condition
            SELECT * FROM a CROSS JOIN b ON a.x = b.x
                                         ^^
            hint: write JOIN
            """)
    }

    @Test func clauseTwice() {
        expect(
            "CREATE SINK s WITH (a = 1) WITH (b = 2) AS SELECT 1",
            """
            q.sql:1:28: error: WITH is given twice
            CREATE SINK s WITH (a = 1) WITH (b = 2) AS SELECT 1
                                       ^^^^
            """)
    }

    @Test func matchRecognize() {
        expect(
            "SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a)",
            """
            q.sql:1:17: error: MATCH_RECOGNIZE is not supported
            SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a)
                            ^^^^^^^^^^^^^^^
            hint: window functions and self joins express many patterns
            """)
    }

    @Test func transaction() {
        expect(
            "BEGIN",
            """
            q.sql:1:1: error: syntax error at "BEGIN": expected a statement
            BEGIN
            ^^^^^
            hint: each statement is atomic; transactions are not part of this dialect
            """)
    }

    @Test func backslashCommand() {
        expect(
            "\\set x 1",
            """
            q.sql:1:1: error: unexpected character "\\"
            \\set x 1
            ^
            hint: backslash commands work at the prompt, not in SQL text
            """)
    }

    @Test func emitWhat() {
        expect(
            "SELECT * FROM t EMIT CHANGE",
            """
            q.sql:1:22: error: syntax error at "CHANGE": expected CHANGES, ON WINDOW CLOSE, FINAL or EVERY
            SELECT * FROM t EMIT CHANGE
                                 ^^^^^^
            hint: did you mean CHANGES?
            """)
    }

    @Test func endOfInput() {
        expect(
            "SELECT",
            """
            q.sql:1:7: error: syntax error at end of input: expected an expression
            SELECT
                  ^
            """)
    }

    @Test func caseWithoutEnd() {
        expect(
            "SELECT CASE WHEN a THEN 1 FROM t",
            """
            q.sql:1:27: error: syntax error at "FROM": expected WHEN, ELSE or END
            SELECT CASE WHEN a THEN 1 FROM t
                                      ^^^^
            """)
    }

    @Test func invalidEscape() {
        expect(
            "SELECT E'\\u12'",
            """
            q.sql:1:8: error: invalid escape in string
            SELECT E'\\u12'
                   ^^^^^^
            """)
    }

    @Test func oddHexadecimal() {
        expect(
            "SELECT X'1'",
            """
            q.sql:1:8: error: invalid hexadecimal string
            SELECT X'1'
                   ^^^^
            hint: it takes an even number of digits 0-9 and A-F
            """)
    }

    @Test func tabsAndWideCharacters() {
        expect(
            "\tSELECT\t'世界', b c d FROM t\r\nWHERE x",
            """
            q.sql:1:19: error: syntax error at "d": expected the end of the statement
            \tSELECT\t'世界', b c d FROM t
            \t      \t            ^
            hint: is a comma or an operator missing before it?
            """)
    }

    @Test func secondLineAfterCRLF() {
        expect(
            "SELECT 1,\r\n  é + FROM t",
            """
            q.sql:2:7: error: syntax error at "FROM": expected an expression
              é + FROM t
                  ^^^^
            """)
    }

    @Test func severalInOneScript() {
        expect(
            "SELECT 'a' FROM t; SELECT FROM; SELECT 3 3; SELECT ok",
            """
            q.sql:1:27: error: syntax error at "FROM": expected an expression
            SELECT 'a' FROM t; SELECT FROM; SELECT 3 3; SELECT ok
                                      ^^^^
            q.sql:1:42: error: syntax error at "3": expected the end of the statement
            SELECT 'a' FROM t; SELECT FROM; SELECT 3 3; SELECT ok
                                                     ^
            hint: is a comma or an operator missing before it?
            """)
    }

    private func expect(
        _ text: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            rendered(text, variables: ["date": "x"]) == message, sourceLocation: sourceLocation)
    }
}
