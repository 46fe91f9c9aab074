import Columnar
import Foundation
import SQL
import Testing

@testable import Engine

/// The scripts in `queries/`: each can be planned as it is.
@Suite struct ExampleScriptTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "queries")

    private static var scripts: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".sql") }.sorted()
    }

    @Test(arguments: scripts) func everyStatementCanBePlanned(_ name: String) throws {
        var trial = try Trial()
        trial.options.variables = [
            "brokers": "127.0.0.1:1", "measurements": "measurements.csv",
            "stations": "stations.csv",
        ]
        try trial.folder.write("campaigns.csv", AdEvents.campaigns)
        let text = try String(
            contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        let session = try trial.session()
        let source = SourceText(name: name, text: text)
        let statements = try session.parse(source)
        #expect(!statements.isEmpty)
        do {
            try session.check(statements, in: source)
        } catch {
            Issue.record("\(error)")
        }
    }
}
