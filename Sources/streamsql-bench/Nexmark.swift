import Foundation

extension Bench {
    /// Every query of `queries/nexmark`, from the generator and from files of JSON lines, beside the
    /// steady rate of Flink SQL on the same queries.
    func measureNexmark() throws {
        let files = try nexmarkFiles()
        let side = try folder.write(
            """
            CREATE TABLE side_input (key BIGINT PRIMARY KEY, value TEXT)
            WITH (connector = 'filesystem', path = '\(try writeSideInput())', format = 'csv');
            """, to: "nexmark-side.sql")
        var rows = [Self.nexmarkHeader]
        for number in 0...22 {
            let query = "queries/nexmark/q\(number).sql"
            let sources = [("generator", "generator.sql"), ("JSON lines", "json.sql")]
            for (name, source) in sources {
                let arguments =
                    ["run", "queries/nexmark/\(source)", side, query, "--quiet"]
                    + ["-v", "events=\(options.rowCount)"]
                    + ["person", "auction", "bid"].flatMap {
                        ["-v", "\($0)=\(files)/\($0).json"]
                    }
                rows.append(try nexmarkRow(number, name, arguments))
            }
            Progress.say(rows.suffix(2).map { $0.joined(separator: "  ") }.joined(separator: "\n"))
        }
        print(ResultTable.aligned(rows), terminator: "\n\n")
    }

    private static let nexmarkHeader = [
        "query", "source", "events/s", "CPU ns/event", "peak MB", "Flink/s", "ratio",
    ]

    /// Flink SQL's steady rates on two cores, thousand events a second.
    private static let flinkRates: [Int: Double] = [
        0: 1_355, 1: 1_415, 2: 1_361, 3: 1_140, 4: 256, 5: 676, 7: 210, 8: 864, 9: 209, 11: 729,
        12: 857, 13: 661, 14: 1_484, 15: 583, 16: 92, 17: 980, 18: 550, 19: 416, 20: 279, 21: 653,
        22: 1_114,
    ]

    private func nexmarkRow(
        _ number: Int, _ source: String, _ arguments: [String]
    ) throws -> [String] {
        let flink = Self.flinkRates[number]
        let shown = flink.map { ResultTable.text($0 / 1e3, digits: 2) + " M" } ?? ""
        var runs: [ProcessUsage] = []
        for _ in 0..<options.runCount {
            let workspace = try folder.emptied("workspace")
            let usage = try ChildProcess.run(
                options.streamsqlPath, arguments + ["--workspace", workspace], in: folder)
            do {
                runs.append(try usage.requireSuccess())
            } catch {
                notes.append("q\(number), \(source): \(error)")
                return ["q\(number)", source, "-", "-", "-", shown, "-"]
            }
        }
        guard
            let best = Measurement(
                system: "streamsql", rowCount: options.rowCount, runs: runs)
        else { return [] }
        return [
            "q\(number)", source, ResultTable.text(best.rowsPerSecond / 1e6, digits: 2) + " M",
            ResultTable.text(best.cpuNanosecondsPerRow, digits: 0),
            ResultTable.text(Double(best.peakByteCount) / 1e6, digits: 0), shown,
            flink.map { ResultTable.text(best.rowsPerSecond / $0 / 1e3, digits: 2) } ?? "",
        ]
    }

    /// The folder of the events as JSON lines, which streamsql writes if they are not there.
    private func nexmarkFiles() throws -> String {
        let path = folder.path("nexmark-\(options.rowCount)")
        if FileManager.default.fileExists(atPath: path) { return path }
        Progress.say("writing \(options.rowCount) Nexmark events as JSON lines")
        let partial = try folder.emptied("nexmark-partial")
        let sinks = ["person", "auction", "bid"].map { table in
            """
            CREATE SINK \(table)_file
            WITH (connector = 'filesystem', path = '\(partial)/\(table).json', format = 'json')
            AS SELECT * FROM \(table);
            """
        }
        let sql = try folder.write(sinks.joined(separator: "\n"), to: "nexmark-write.sql")
        let workspace = try folder.emptied("workspace")
        try ChildProcess.run(
            options.streamsqlPath,
            [
                "run", "queries/nexmark/generator.sql", sql, "--quiet", "--workspace", workspace,
                "-v", "events=\(options.rowCount)",
            ], in: folder
        ).requireSuccess()
        try FileManager.default.moveItem(atPath: partial, toPath: path)
        return path
    }

    private func writeSideInput() throws -> String {
        let rows = (0..<10_000).map { "\($0),value \($0)\n" }.joined()
        return try folder.write(rows, to: "side_input.csv")
    }
}
