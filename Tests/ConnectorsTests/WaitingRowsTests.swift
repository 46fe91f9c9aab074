import Columnar
import Connectors
import Testing

/// Rows that wait for a file worth writing.
@Suite struct WaitingRowsTests {
    private let fields = [Field("id", .bigint), Field("name", .text), Field("part", .integer)]

    private func make(
        _ folder: TemporaryFolder, _ format: String, _ options: [String: String] = [:],
        partitioned: Bool = false, complete: Bool = false
    ) throws -> any SinkWriter {
        let connector = try #require(Connectors.named("filesystem"))
        let given = ["path": "out", "format": format].merging(options) { $1 }
        return try connector.makeSink(
            SinkRequest(
                fields: fields, partitionedBy: partitioned ? [2] : [],
                hasCompletePartitions: complete,
                options: try ConnectorOptions(checking: given, for: connector, role: .sink),
                baseFolder: folder.path, stagingFolder: folder.path + "/workspace/staging"))
    }

    private func rows(_ ids: Range<Int>, nameLength: Int = 3) throws -> Batch {
        try Batch(
            schema: Schema(fields),
            rows: ids.map { id in
                [
                    .integer(Int64(id)),
                    id % 7 == 0 ? .null : .text(String(repeating: "ä", count: nameLength)),
                    id % 5 == 4 ? .null : .integer(Int64(id % 5)),
                ]
            })
    }

    private func ids(_ folder: TemporaryFolder, _ format: String) throws -> [Int64] {
        guard !shown(folder).isEmpty else { return [] }
        let source = try makeSource(
            "filesystem", ["path": "out", "format": format], fields: fields,
            baseFolder: folder.path)
        return try read(source).rows.compactMap {
            if case .integer(let id) = $0.values[0] { id } else { nil }
        }.sorted()
    }

    private func shown(_ folder: TemporaryFolder) -> [String] {
        folder.files().filter { $0.hasPrefix("out/") && !$0.contains(".staging") }
    }

    @Test func rowsOfManyEpochsMakeOneFile() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder, "parquet") }
        for epoch in 0..<5 {
            try sink.writer?.write(try rows(epoch * 10..<epoch * 10 + 10))
            try sink.commit()
            #expect(shown(folder).isEmpty)
            #expect(sink.held.count == epoch + 1)
        }
        let holder = try #require(sink.writer as? any HoldingSinkWriter)
        #expect(holder.heldRowCount == 50)
        try sink.commit(flushes: true)
        #expect(sink.held.isEmpty)
        #expect(holder.heldRowCount == 0 && holder.heldByteCount == 0)
        #expect(shown(folder).count == 1)
        #expect(try ids(folder, "parquet") == Array(0..<50))
    }

    @Test func anEpochWithoutRowsChangesNothing() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink { try make(folder, "json") }
        try sink.commit()
        try sink.commit(flushes: true)
        #expect(sink.held.isEmpty && shown(folder).isEmpty)
    }

    @Test func rowsThatHaveWaitedTheirTimeAreShown() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink {
            try make(folder, "json", ["sink.rolling-policy.rollover-interval": "0 s"])
        }
        for epoch in 0..<3 {
            try sink.writer?.write(try rows(epoch..<epoch + 1))
            try sink.commit()
            #expect(try ids(folder, "json") == (0...epoch).map(Int64.init))
        }
        #expect(sink.held.isEmpty && shown(folder).count == 3)
    }

    @Test func completeFoldersDoNotWait() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink {
            try make(folder, "parquet", partitioned: true, complete: true)
        }
        try sink.writer?.write(try rows(0..<10))
        try sink.commit()
        #expect(sink.held.isEmpty)
        #expect(try ids(folder, "parquet") == Array(0..<10))
    }

    @Test func theLargestFoldersAreShownWhenTooManyRowsWait() throws {
        let folder = try TemporaryFolder()
        let sink = try CommittedSink {
            try make(
                folder, "json", ["sink.rolling-policy.file-size": "100 kb"], partitioned: true)
        }
        try sink.writer?.write(try rows(1..<2))
        try sink.commit()
        #expect(sink.held.count == 1 && shown(folder).isEmpty)
        for _ in 0..<40 { try sink.writer?.write(try rows(2..<3, nameLength: 1_200)) }
        try sink.commit()
        #expect(shown(folder).allSatisfy { $0.hasPrefix("out/part=2/") })
        #expect(!shown(folder).isEmpty)
        #expect(sink.held.count == 1)
        try sink.commit(flushes: true)
        #expect(try ids(folder, "json") == [1] + Array(repeating: 2, count: 40))
    }

    /// Whatever a process has done when it dies, the next one goes on from the last commit and no row
    /// is lost or shown twice.
    @Test(arguments: ["json", "csv", "parquet"], [false, true])
    func deathAtAnyStepLosesAndDoublesNothing(_ format: String, _ partitioned: Bool) throws {
        for seed in UInt64(1)...12 {
            var random = CounterSeed(seed)
            let folder = try TemporaryFolder()
            let interval = seed % 3 == 0 ? "0 s" : "1 h"
            let sink = try CommittedSink {
                try make(
                    folder, format,
                    [
                        "sink.rolling-policy.file-size": seed % 2 == 0 ? "6 kb" : "1 mb",
                        "sink.rolling-policy.rollover-interval": interval,
                        "sink.max-open-files": "2",
                    ], partitioned: partitioned)
            }
            var next = 0
            var written = 0
            while next < 300 {
                let count = Int(random.next() % 40)
                written = next + count
                try sink.writer?.write(try rows(next..<written))
                let flushes = random.next() % 4 == 0
                let step = CommittedSink.Step.allCases[Int(random.next() % 8) % 4]
                let dies = random.next() % 3 == 0
                let isCommitted = try sink.commit(
                    flushes: flushes, until: dies ? step : .afterPublishing)
                if isCommitted { next = written }
                if dies { try sink.start() }
            }
            try sink.commit(flushes: true)
            #expect(try ids(folder, format) == (0..<Int64(next)).map { $0 }, "seed \(seed)")
            #expect(sink.held.isEmpty, "seed \(seed)")
            sink.writer?.close()
            #expect(!folder.files().contains { $0.contains(".staging") }, "seed \(seed)")
        }
    }
}

/// Numbers that a seed stands for (SplitMix64).
struct CounterSeed {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
