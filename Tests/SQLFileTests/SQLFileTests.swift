import Engine
import Foundation
import Testing

/// The folder of the tests.
private let tests = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().path

/// The SQL tests of the project, run as `streamsql test` runs them: in every mode.
@Suite struct SQLFileTests {
    private static let paths = SQLTestPaths.files(tests + "/SQL")

    @Test func thereAreFiles() {
        #expect(!Self.paths.isEmpty)
    }

    @Test(arguments: paths)
    func everyRecordIsAsWritten(_ path: String) throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        var options = SQLTestRunner.Options()
        options.seed = seed
        let report = try SQLTestRunner(options).run(path)
        for failure in report.failures {
            Issue.record("seed \(seed): \(failure)")
        }
        #expect(report.passed > 0)
    }
}
