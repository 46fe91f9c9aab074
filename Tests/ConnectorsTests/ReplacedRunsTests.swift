import Columnar
import Connectors
import Foundation
import SQLiteClient
import Testing

/// A run that begins anew replaces what earlier runs of its sink wrote, and only that.
@Suite struct ReplacedRunsTests {
    private let fields = [Field("id", .bigint), Field("part", .integer)]

    private func make(
        _ folder: TemporaryFolder, sink: String = "report", workspace: String = "workspace",
        isBounded: Bool = true, replaces: Bool = true, worker: Int = 0
    ) throws -> any SinkWriter {
        let connector = try #require(Connectors.named("filesystem"))
        return try connector.makeSink(
            SinkRequest(
                fields: fields, partitionedBy: [1], replacesEarlierRuns: replaces,
                isBounded: isBounded,
                options: try ConnectorOptions(
                    checking: [
                        "path": "out", "format": "json",
                        "sink.rolling-policy.rollover-interval": "0 s",
                    ], for: connector, role: .sink),
                baseFolder: folder.path, stagingFolder: folder.path + "/\(workspace)/staging",
                sinkName: sink, jobName: "job", worker: worker))
    }

    private func rows(_ ids: Range<Int64>) throws -> Batch {
        try Batch(
            schema: Schema(fields), rows: ids.map { [.integer($0), .integer($0 % 3)] })
    }

    private func ids(_ folder: TemporaryFolder) throws -> [Int64] {
        let shown = folder.files().filter { $0.hasPrefix("out/") && !$0.contains(".staging") }
        guard !shown.isEmpty else { return [] }
        let source = try makeSource(
            "filesystem", ["path": "out", "format": "json"], fields: fields,
            baseFolder: folder.path)
        return try read(source).rows.compactMap {
            if case .integer(let id) = $0.values[0] { id } else { nil }
        }.sorted()
    }

    private func run(_ sink: CommittedSink, _ ids: Range<Int64>) throws {
        try sink.writer?.write(try rows(ids))
        try sink.commit(flushes: true)
        sink.writer?.close()
    }

    @Test func aFreshRunReplacesTheLast() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder) }
        try run(sink, 0..<10)
        for last in [Int64(20), 4, 0, 7] {
            try sink.startAfresh()
            try run(sink, 0..<last)
            #expect(try ids(folder) == Array(0..<last))
        }
    }

    @Test func filesOfOthersStay() throws {
        let folder = try TemporaryFolder()
        try folder.write("out/part=0/report-0-x.json", #"{"id": 100}"#)
        try folder.write("out/part=0/report-0-1a2b3c-0-1.json", #"{"id": 101}"#)
        let others = [
            try CommittedSink { try make(folder, sink: "other") },
            try CommittedSink { try make(folder, workspace: "elsewhere") },
            try CommittedSink { try make(folder, sink: "inserted", replaces: false) },
        ]
        for (index, other) in others.enumerated() {
            try run(other, Int64(200 + index)..<Int64(201 + index))
        }
        let sink = try CommittedSink { try make(folder) }
        for _ in 0..<2 {
            try run(sink, 0..<3)
            #expect(try ids(folder) == [0, 1, 2, 100, 101, 200, 201, 202])
            try sink.startAfresh()
        }
    }

    @Test func insertedRowsAreAdded() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder, replaces: false) }
        try run(sink, 0..<2)
        try sink.startAfresh()
        try run(sink, 0..<2)
        #expect(try ids(folder) == [0, 0, 1, 1])
    }

    @Test func aBoundedRunShowsItsResultAtItsEnd() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder) }
        try run(sink, 0..<10)
        try sink.startAfresh()
        for epoch in Int64(0)..<4 {
            try sink.writer?.write(try rows(epoch..<epoch + 1))
            try sink.commit()
            #expect(try ids(folder) == Array(0..<10))
            if epoch == 2 { try sink.start() }
        }
        try sink.commit(flushes: true)
        #expect(try ids(folder) == Array(0..<4))
        #expect(sink.held.isEmpty)
    }

    @Test func anEndlessRunShowsItsResultFromItsFirstFilesOn() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder, isBounded: false) }
        try run(sink, 0..<10)
        try sink.startAfresh()
        try sink.commit()
        #expect(try ids(folder) == Array(0..<10))
        try sink.writer?.write(try rows(20..<21))
        try sink.commit()
        #expect(try ids(folder) == [20])
    }

    @Test func aStoppedRunGoesOnWithWhatItShowed() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder) }
        try run(sink, 0..<5)
        try sink.start()
        try run(sink, 5..<7)
        #expect(try ids(folder) == Array(0..<7))
    }

    /// The second run dies after each of its steps; the one after it leaves just its own rows.
    @Test(arguments: CommittedSink.Step.allCases, [true, false])
    func deathWhileReplacing(_ step: CommittedSink.Step, _ isBounded: Bool) throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder, isBounded: isBounded) }
        try run(sink, 0..<10)
        try sink.startAfresh()
        try sink.writer?.write(try rows(0..<2))
        try sink.commit()
        try sink.writer?.write(try rows(2..<4))
        let isCommitted = try sink.commit(flushes: true, until: step)
        try sink.start()
        if !isCommitted {
            try sink.writer?.write(try rows(2..<4))
            try sink.commit(flushes: true)
        }
        #expect(try ids(folder) == Array(0..<4))
        // Once more from the beginning, after a death before the first commit.
        try sink.startAfresh()
        try sink.writer?.write(try rows(0..<3))
        try sink.commit(flushes: true, until: .beforeCommit)
        #expect(try ids(folder) == Array(0..<4))
        try sink.start()
        try run(sink, 0..<3)
        #expect(try ids(folder) == Array(0..<3))
    }

    @Test func workersReplaceTogether() throws {
        let folder = try TemporaryFolder()
        func start(_ count: Int) throws -> [CommittedSink] {
            try (0..<count).map { worker in
                try CommittedSink { try make(folder, worker: worker) }
            }
        }
        for (index, sink) in try start(3).enumerated() {
            try run(sink, Int64(index)..<Int64(index + 1))
        }
        let second = try start(2)
        // The other way round, and one of them without rows.
        try run(second[1], 10..<12)
        try run(second[0], 0..<0)
        #expect(try ids(folder) == [10, 11])
    }

    // MARK: SQLite

    private func table(
        _ folder: TemporaryFolder, workspace: String = "workspace", replaces: Bool = true
    ) throws -> any SinkWriter {
        let connector = try #require(Connectors.named("sqlite"))
        return try connector.makeSink(
            SinkRequest(
                fields: fields, replacesEarlierRuns: replaces,
                options: try ConnectorOptions(
                    checking: ["path": "out.db", "table": "result"], for: connector, role: .sink),
                baseFolder: folder.path, stagingFolder: folder.path + "/\(workspace)/staging",
                sinkName: "report", jobName: "job"))
    }

    private func tableIDs(_ folder: TemporaryFolder) throws -> [Int64] {
        let database = try Database(.file(folder.path + "/out.db"))
        var statement = try database.prepare("SELECT id FROM result ORDER BY id")
        var ids: [Int64] = []
        while try statement.step() { ids.append(statement.int64(at: 0)) }
        return ids
    }

    @Test func aTableThatTheSinkMadeIsEmptied() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try table(folder) }
        for last in [Int64(5), 3, 0, 2] {
            try sink.writer?.write(try rows(0..<last))
            let before = try tableIDs(folder)
            try sink.commit(until: .beforeCommit)
            #expect(try tableIDs(folder) == before)
            try sink.start()
            try sink.writer?.write(try rows(0..<last))
            try sink.commit(until: .beforePublishing)
            try sink.start()
            #expect(try tableIDs(folder) == Array(0..<last))
            try sink.writer?.write(try rows(90..<91))
            try sink.commit()
            #expect(try tableIDs(folder) == Array(0..<last) + [90])
            try sink.startAfresh()
        }
    }

    @Test func aTableThatWasThereKeepsItsRows() throws {
        let folder = try TemporaryFolder()
        let database = try Database(.file(folder.path + "/out.db"))
        try database.execute("CREATE TABLE result (id, part)")
        try database.execute("INSERT INTO result VALUES (70, 1)")
        let sink = try CommittedSink { try table(folder) }
        try run(sink, 0..<1)
        try sink.startAfresh()
        try run(sink, 0..<1)
        #expect(try tableIDs(folder) == [0, 0, 70])
    }

    @Test func aTableOfAnotherWorkspaceAndInsertedRowsStay() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try table(folder) }
        try run(sink, 0..<1)
        let inserting = try CommittedSink { try table(folder, replaces: false) }
        try run(inserting, 1..<2)
        let other = try CommittedSink { try table(folder, workspace: "elsewhere") }
        try run(other, 2..<3)
        #expect(try tableIDs(folder) == [0, 1, 2])
    }
}
