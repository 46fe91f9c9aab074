import Engine
import Foundation
import Testing

/// The runner itself: what it reports, what it writes, what it refuses.
@Suite struct RunnerTests {
    private func withFile<Result>(
        _ text: String, _ body: (String) throws -> Result
    ) throws -> Result {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("runner-\(UUID().uuidString).slt").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    private func report(_ text: String, mode: SQLTestMode = .written) throws -> SQLTestReport {
        var options = SQLTestRunner.Options()
        options.modes = [mode]
        return try withFile(text) { try SQLTestRunner(options).run($0) }
    }

    @Test func valuesAreComparedByTheirKind() throws {
        let result = try report(
            """
            query IRTBT
            SELECT 007, 0.1::DOUBLE PRECISION + 0.2, 'a  b', true, TIMESTAMP '2024-01-01 00:00:00.5'
            ----
            7 0.3 a b true 2024-01-01 00:00:00.500000

            query T nosort
            VALUES ('x'), (NULL), ('')
            ----
            x
            NULL
            (empty)

            query II valuesort
            VALUES (3, 1), (2, 4)
            ----
            1
            2
            3
            4
            """)
        #expect(result.failures.map(\.message) == [])
        #expect(result.passed == 3)
    }

    @Test func aFailureSaysWhereAndWhat() throws {
        let result = try report(
            """
            # a comment
            query I rowsort
            VALUES (1), (2)
            ----
            2
            3

            statement ok
            SELECT nothing

            statement error syntax
            SELECT 1

            statement count 2
            SELECT 1
            """)
        #expect(result.failures.map(\.line) == [2, 8, 11, 14])
        #expect(result.failures.first?.message.hasSuffix("+ 1\n  2\n- 3") == true)
        #expect(result.summary == "0 passed, 4 failed, 0 skipped")
        #expect(String(decoding: try result.json(), as: UTF8.self).contains("\"failed\" : 4"))
    }

    @Test func conditionsAndHalt() throws {
        let text = """
            onlyif restart
            statement ok
            SELECT 1

            skipif streamsql
            statement ok
            SELECT nothing

            onlyif postgresql
            statement ok
            SELECT nothing

            halt

            statement ok
            SELECT nothing
            """
        let written = try report(text)
        #expect((written.passed, written.failed, written.skipped) == (0, 0, 3))
        let restart = try report(text, mode: .restart)
        #expect((restart.passed, restart.failed, restart.skipped) == (1, 0, 2))
    }

    @Test func queriesOfOneLabelGiveTheSame() throws {
        let result = try report(
            """
            query I rowsort both
            VALUES (2), (1)
            ----
            1
            2

            query I rowsort both
            VALUES (1), (2)
            ----
            1
            2

            query I other
            VALUES (1)
            ----
            1

            query I other
            VALUES (3)
            ----
            3
            """)
        #expect(result.passed == 3)
        #expect(result.failures.map(\.line) == [18])
        #expect(result.failures.first?.message.contains("label 'other'") == true)
    }

    @Test func conditionsOfAnIncludeHoldForWhatIsIncluded() throws {
        try withFile("statement ok\nSELECT nothing\n") { path in
            let text = """
                skipif streamsql
                include \(path)

                statement ok
                SELECT 1
                """
            let result = try report(text)
            #expect((result.passed, result.failed, result.skipped) == (1, 0, 1))
        }
    }

    @Test func aFileGoesOnUnlessToldToStop() throws {
        let text = """
            subtest of failures

            statement ok
            SELECT nothing

            control sortmode rowsort

            query I
            VALUES (2), (1)
            ----
            1
            2

            statement ok
            SELECT nothing
            """
        #expect(try report(text).failures.map(\.line) == [3, 14])
        var options = SQLTestRunner.Options()
        options.stopsAtFailure = true
        let stopped = try withFile(text) { try SQLTestRunner(options).run($0) }
        #expect(stopped.failures.map(\.line) == [3])
        #expect(stopped.passed == 0)
    }

    @Test func updateWritesWhatCame() throws {
        let text = """
            query I rowsort
            VALUES (2), (1)
            ----
            5

            query I
            SELECT 4
            ----
            4
            """
        try withFile(text) { path in
            #expect(try SQLTestRunner().update(path) == 1)
            let updated = try String(contentsOfFile: path, encoding: .utf8)
            #expect(updated == text.replacing("5", with: "1\n2"))
            #expect(try SQLTestRunner().run(path).failed == 0)
        }
    }

    @Test func whatIsNoRecordIsRefusedWithItsLine() throws {
        for (text, line) in [
            ("statment ok\nSELECT 1", 1), ("\nchanges v\nx", 2), ("query I\n\n", 1),
        ] {
            let error = #expect(throws: SQLTestFileError.self) { try report(text) }
            #expect(error?.line == line)
        }
    }

    @Test func namesOfModes() {
        for mode in SQLTestMode.all { #expect(SQLTestMode(mode.description) == mode) }
        #expect(SQLTestMode("workers-1") == .written)
        #expect(SQLTestMode("other") == nil)
    }
}
