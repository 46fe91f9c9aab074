import BrokerFixture
import Columnar
import Connectors
import Testing

/// What every sink must do: each epoch appears once, whole, wherever the process dies.
@Suite struct SinkConformanceTests {
    private static let sinkNames = Connectors.all.filter { $0.sinkOptions != nil }.map(\.name)

    /// Where the process dies in the epoch.
    enum Death: CaseIterable {
        case whileWriting, beforeCommit, beforePublishing, afterPublishing
    }

    @Test func everySinkHasACase() {
        #expect(Set(SinkCase.names) == Set(Self.sinkNames))
    }

    @Test(arguments: sinkNames, TestCluster.Kind.available)
    func publishesEachEpochOnce(_ name: String, _ kind: TestCluster.Kind) throws {
        for sink in try SinkCase.cases(of: name, kind) {
            let epochs = Self.epochs(of: sink)
            let writer = try sink.make()
            try writer.recover(lastCommittedEpoch: 0)
            var prepared: [[UInt8]] = []
            for (index, changes) in epochs.enumerated() {
                let shown = Set(Self.result(of: Array(epochs[..<index])))
                let hidden = Set(Self.result(of: Array(epochs[...index]))).subtracting(shown)
                for batch in changes { try writer.write(batch) }
                prepared.append(try writer.prepareAll(epoch: Int64(index + 1)))
                #expect(hidden.isDisjoint(with: try sink.content()), "seen before its commit")
                try writer.publish(epoch: Int64(index + 1), prepared: prepared[index])
                try writer.publish(epoch: Int64(index + 1), prepared: prepared[index])
            }
            writer.close()
            guard sink.isReadable else { continue }
            #expect(try Self.settledContent(of: sink, Self.result(of: epochs)))
        }
    }

    @Test(arguments: sinkNames, Death.allCases)
    func recoversFromDeath(_ name: String, _ death: Death) throws {
        // The embedded broker forgets the offsets of transactions, which say what was published.
        let needsRealBroker = name == "kafka"
        guard let kind = TestCluster.Kind.available.last, kind == .real || !needsRealBroker else {
            return
        }
        for dyingEpoch in 1...3 {
            for sink in try SinkCase.cases(of: name, needsRealBroker ? .real : .embedded)
            where sink.isReadable {
                let epochs = Self.epochs(of: sink)
                try Self.run(epochs, into: sink, dyingIn: dyingEpoch, death)
                #expect(
                    try Self.settledContent(of: sink, Self.result(of: epochs)),
                    "\(name) dying \(death) in epoch \(dyingEpoch)")
            }
        }
    }

    /// Whether the sink shows just `expected`. Kafka shows a transaction shortly after its commit, so
    /// a difference is looked at again for some seconds.
    private static func settledContent(of sink: SinkCase, _ expected: [String]) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while try sink.content().sorted() != expected {
            if ContinuousClock.now > deadline { return false }
        }
        return true
    }

    /// Writes the epochs with one death, and once more from what was committed then.
    private static func run(
        _ epochs: [[Batch]], into sink: SinkCase, dyingIn dyingEpoch: Int, _ death: Death
    ) throws {
        var committed: [Int64: [UInt8]] = [:]
        var writer: (any SinkWriter)? = try sink.make()
        try writer?.recover(lastCommittedEpoch: 0)
        for epoch in 1...dyingEpoch {
            let isDying = epoch == dyingEpoch
            for batch in epochs[epoch - 1] { try writer?.write(batch) }
            if isDying && death == .whileWriting { break }
            let prepared = try #require(try writer?.prepareAll(epoch: Int64(epoch)))
            if isDying && death == .beforeCommit { break }
            committed[Int64(epoch)] = prepared
            if isDying && death == .beforePublishing { break }
            try writer?.publish(epoch: Int64(epoch), prepared: prepared)
        }
        // No close: a process that dies does not say goodbye.
        writer = nil
        let last = committed.keys.max() ?? 0
        let again = try sink.make()
        try again.recover(lastCommittedEpoch: last)
        if let prepared = committed[last] { try again.publish(epoch: last, prepared: prepared) }
        for epoch in Int(last) + 1...max(Int(last) + 1, epochs.count) where epoch <= epochs.count {
            for batch in epochs[epoch - 1] { try again.write(batch) }
            let prepared = try again.prepareAll(epoch: Int64(epoch))
            try again.publish(epoch: Int64(epoch), prepared: prepared)
        }
        again.close()
    }

    /// Three epochs of changes: inserts, and updates and removals where the sink takes them.
    private static func epochs(of sink: SinkCase) -> [[Batch]] {
        let schema = Schema(SinkCase.fields)
        func row(_ id: Int, _ version: Int) -> [Value] {
            [
                .integer(Int64(id)), .text("näme \(id)/\(version)"),
                .decimal(unscaled: Int128(id * 100 + version), scale: 2),
                .timestamp(1_731_924_000_000_000 + Int64(id % 3) * 60_000_000),
            ]
        }
        func batch(_ rows: [[Value]], _ weights: [Int64]? = nil) -> Batch {
            // The rows are literals of the right types.
            try! Batch(schema: schema, rows: rows, weights: weights)
        }
        guard sink.takesUpdates else {
            return [
                [batch((0..<10).map { row($0, 0) }), batch((10..<15).map { row($0, 0) })],
                [batch([row(15, 0), row(16, 0)], [1, 2])],
                [batch((17..<20).map { row($0, 0) })],
            ]
        }
        let second = batch(
            [row(1, 0), row(1, 1), row(2, 0), row(20, 0)], [-1, 1, -1, 1])
        let third = batch(
            [row(1, 1), row(20, 0), row(1, 2), row(2, 5)], [-1, -1, 1, 1])
        var epochs = [
            [batch((0..<10).map { row($0, 0) })],
            [second, batch([row(3, 0), row(3, 1)], [-1, 1])],
            [third],
        ]
        if !sink.hasKey {
            epochs[1].append(batch([row(5, 0)], [3]))
            epochs[2].append(batch([row(5, 0)], [-2]))
        }
        return epochs
    }

    /// The rows that are left, as texts.
    private static func result(of epochs: [[Batch]]) -> [String] {
        var weights: [String: Int64] = [:]
        for batch in epochs.joined() {
            for (index, row) in batch.rows.enumerated() {
                weights[SinkCase.texts(row), default: 0] +=
                    batch.weights.map { $0.span[index] } ?? 1
            }
        }
        return weights.flatMap { Array(repeating: $0.key, count: Int($0.value)) }.sorted()
    }
}
