import Foundation
import Testing

@testable import LineEditor

/// Readline's history belongs to the process: one test at a time.
@Suite(.serialized) struct LineHistoryTests {
    private func temporaryPath() -> String {
        FileManager.default.temporaryDirectory
            .appendingPathComponent("history-\(UUID().uuidString)").path
    }

    @Test func aStatementOfSeveralLinesIsOneEntryAfterReading() throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let statements = [
            #"\d C:\new;"#, "SELECT 'grün'\n  FROM t\n\n WHERE x;", "#1 SELECT\n# 2;",
        ]
        let history = try LineHistory(path: path)
        for statement in statements { history.add(statement) }
        #expect(history.saveError == nil)
        #expect(history.entries == statements)
        let again = try LineHistory(path: path)
        #expect(again.entries == statements)
        again.add("SELECT 2;")
        #expect(try LineHistory(path: path).entries == statements + ["SELECT 2;"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func theOldestStatementsAreDroppedBeyondTheLimit() throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let statements = (0..<(LineHistory.limit + 5)).map { "\($0);" }
        try HistoryFile(path: path).replace(with: statements)
        #expect(try LineHistory(path: path).entries == Array(statements.suffix(LineHistory.limit)))
        #expect(try HistoryFile(path: path).read().count == LineHistory.limit)
    }

    @Test func blanksAndRepetitionsAreLeftOut() throws {
        let history = try LineHistory()
        for statement in ["a;", "a;", " \n", "b;", "a;"] { history.add(statement) }
        #expect(history.entries == ["a;", "b;", "a;"])
    }

    @Test func aFileThatCannotBeUsedIsAnError() throws {
        let folder = temporaryPath()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: LineEditorError.self) { try LineHistory(path: folder) }
        #expect(error?.doing == "reading the history '\(folder)'")
        let history = try LineHistory(path: folder + "/missing/history")
        history.add("a;")
        #expect(history.saveError?.description.hasPrefix("No such file or directory") == true)
        #expect(history.entries == ["a;"])
    }
}
