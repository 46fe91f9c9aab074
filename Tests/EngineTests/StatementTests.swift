import Columnar
import Engine
import Foundation
import Oracle
import SQL
import Testing
import TextCases

/// Statements as a person types them, one after the other, in a workspace: what is answered, what is
/// told, and what is wrong. `-- restart` in a script opens the workspace anew.
@Suite struct StatementTests {
    @Test(arguments: ["Definitions", "Options", "Questions", "Queries"])
    func answers(_ name: String) throws {
        let file = try TextCaseFile(name, beside: #filePath)
        for failure in try file.failures({ try Transcript($0).text() }) {
            Issue.record("\(failure)")
        }
    }

    /// The delimiter that was found is the one that the file is read with, ad hoc and declared.
    @Test func aFileIsReadWithTheDelimiterThatWasFound() throws {
        let trial = try Trial()
        try trial.folder.write("a.csv", "id;name\n1;x,y\n2;z\n")
        #expect(lines(try trial.rows("SELECT id, name FROM 'a.csv'")) == ["1|'x,y'", "2|'z'"])
        let declared = """
            CREATE TABLE a WITH (connector = 'filesystem', path = 'a.csv', format = 'csv',
                                 csv.header = true);
            SELECT id, name FROM a;
            """
        #expect(lines(try trial.rows(declared)) == ["1|'x,y'", "2|'z'"])
    }
}

/// What a person sees of a script.
private struct Transcript {
    let input: String
    private let trial: Trial

    init(_ test: TextCase) throws {
        input = test.input
        trial = try Trial()
        try trial.folder.write(
            "events.json",
            """
            {"id": 1, "k": 7, "ts": "2024-11-18 10:00:03", "price": 1.25}
            {"id": 2, "k": 7, "ts": "2024-11-18 10:00:59", "price": 2.50}
            {"id": 3, "k": 8, "ts": "2024-11-18 10:01:00", "price": null}

            """)
        try trial.folder.write("names.csv", "k,name\n7,seven\n8,\n9,\"ni,ne\"\n")
    }

    func text() throws -> String {
        var output: [String] = []
        for part in input.split(separator: "-- restart\n", omittingEmptySubsequences: false) {
            do {
                output += try answers(String(part))
            } catch let error as EngineError {
                output.append(hidingFolder("\(error)"))
            }
        }
        return output.joined(separator: "\n")
    }

    private func answers(_ script: String) throws -> [String] {
        let ears = Ears()
        let session = try trial.session(ears)
        let source = SourceText(name: "t.sql", text: script)
        var output: [String] = []
        var told = 0
        for statement in try session.parse(source) {
            do {
                let outcome = try session.execute(statement, in: source)
                output += ears.notices.dropFirst(told).map(hidingFolder)
                output += try show(outcome)
            } catch let error as EngineError {
                output += ears.notices.dropFirst(told).map(hidingFolder)
                output.append("\(error.kind): " + hidingFolder("\(error)"))
            }
            told = ears.notices.count
        }
        return output
    }

    private func show(_ outcome: StatementOutcome) throws -> [String] {
        switch outcome {
        case .done(let tag): return [tag]
        case .rows(let rows):
            let names = rows.schema.fields.map(\.name).joined(separator: " | ")
            let lines = rows.batches.flatMap(\.rows).map { row in
                row.map(\.description).joined(separator: " | ")
            }
            return ([names] + lines).map { line in
                let end = line.lastIndex { $0 != " " }
                return end.map { String(line[...$0]) } ?? "(empty)"
            }
        case .job(let job):
            try job.start()
            try job.wait()
            return ["job \(job.name) read \(job.progress.recordCount)"]
        }
    }

    private func hidingFolder(_ text: String) -> String {
        text.replacing(trial.folder.path, with: "FOLDER")
    }
}
