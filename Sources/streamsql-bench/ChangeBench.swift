import Columnar
import Dataflow
import Functions

/// What a change costs where a million rows are kept: incremental operators, in this process, on
/// one thread. Each is loaded; then rows are replaced one by one, and what counts is the time until
/// all that follows from a row has reached the sink.
struct ChangeBench {
    let rowCount: Int

    /// How many rows are replaced.
    private static let changeCount = 1_000

    /// A line for each operator.
    func run() throws -> [String] {
        try [
            measure("join, inner") { join(.inner, $0) },
            measure("join, left") { join(.left, $0) },
            measure("DISTINCT") {
                // As the planner has it: groups of whole rows without aggregates.
                let rows = GroupAggregateOperator(
                    keys: Array(ChangedRows.types.indices), keyTypes: ChangedRows.types, calls: [])
                return $0.graph.add(rows, inputs: [$0.kept])
            },
            measure("MIN, MAX by key") { $0.graph.add(try extremes(), inputs: [$0.kept]) },
            measure("top 100 of all") { $0.graph.add(topRows(), inputs: [$0.kept]) },
        ]
    }

    /// What a graph is built over: the builder, the input that changes, the other one.
    private typealias Inputs = (graph: GraphBuilder, kept: NodeID, other: NodeID)

    private func join(_ kind: JoinOperator.Kind, _ inputs: Inputs) -> NodeID {
        let keys = JoinOperator.Keys(left: [0], right: [0], matchNull: [false])
        return inputs.graph.add(
            JoinOperator(
                kind, keys: keys, leftTypes: ChangedRows.types, rightTypes: ChangedRows.types),
            inputs: [inputs.other, inputs.kept])
    }

    private func extremes() throws -> GroupAggregateOperator {
        let calls = try ["min", "max"].map { name in
            guard let function = Builtins.aggregate.first(where: { $0.name == name }),
                let overload = function.overloads.first(where: {
                    $0.parameters == [.any] || $0.parameters == [.exactly(.bigint)]
                        || $0.parameters == [.common]
                })
            else { throw BenchError("there is no \(name)") }
            return AggregateCall(
                overload, arguments: [1], types: [.bigint], resultType: .bigint,
                isAppendOnly: false)
        }
        return GroupAggregateOperator(keys: [2], keyTypes: [.bigint], calls: calls)
    }

    private func topRows() -> TopNOperator {
        let ordering = RowOrdering([SortKey(column: 1, isDescending: true, nullsFirst: false)])
        let range = RankRange(.rows, offset: 0, limit: 100)
        return TopNOperator(
            TopNOperator.Request(ordering: ordering, range: range),
            types: ChangedRows.types, isAppendOnly: false)
    }

    private func measure(
        _ name: String, _ build: (Inputs) throws -> NodeID
    ) throws -> String {
        let kept = RowSource(rowCount / ChangedRows.batchSize) {
            ChangedRows.load($0 * ChangedRows.batchSize)
        }
        let other = RowSource(rowCount / ChangedRows.batchSize) {
            ChangedRows.load($0 * ChangedRows.batchSize)
        }
        let changes = RowSource(Self.changeCount) { ChangedRows.replace(($0 * 7_919) % rowCount) }
        let job = try SynchronousJob { graph in
            let sources = [kept, other, changes].map { graph.addSource($0, name: $0.name) }
            let united = graph.add(UnionOperator(), inputs: [sources[0], sources[2]])
            graph.addSink(RowCounter(), input: try build((graph, united, sources[1])))
        }
        try job.run()
        let waits = changes.durations.sorted()
        let load = max(kept.total, other.total)
        let rate = Double(rowCount) / load / 1e3
        return "changes: \(name): one row of \(rowCount) replaced in "
            + "\(text(waits[waits.count / 2])) ms, at most \(text(waits[waits.count - 1])) ms "
            + "(bar 1); loaded at \(ResultTable.text(rate, digits: 0)) thousand rows/s"
    }

    private func text(_ seconds: Double) -> String { ResultTable.text(seconds * 1e3, digits: 3) }
}

/// Rows (id, value, group, text): row `n` has the id n.
private enum ChangedRows {
    static let types: [DataType] = [.bigint, .bigint, .bigint, .text]
    static let batchSize = 8_000

    static func load(_ first: Int) -> Batch {
        rows(Array(first..<(first + batchSize)), values: { $0 })
    }

    /// A removal and the insert that takes its place.
    static func replace(_ id: Int) -> Batch {
        let both = Batch.concatenated(
            [rows([id], values: { $0 }), rows([id], values: { $0 + 1 })], types: types)
        return Batch(columns: both.columns, count: 2, weights: Weights([-1, 1]))
    }

    private static func rows(_ ids: [Int], values: (Int) -> Int) -> Batch {
        func column(_ value: (Int) -> Int) -> Column {
            var writer = FixedColumnWriter<Int64>(type: .bigint, count: ids.count)
            for row in ids.indices { writer[row] = Int64(value(ids[row])) }
            return writer.finish()
        }
        let texts = ColumnBuilder(type: .text, capacity: ids.count)
        for id in ids {
            var text = "row number \(id)"
            text.withUTF8 { texts.appendBytes($0) }
        }
        return Batch(
            columns: [
                column { $0 }, column { values($0) &* 2_654_435_761 % 1_000_003 },
                column { $0 / 10 },
                texts.finish(),
            ], count: ids.count)
    }
}

/// Plays batches and notes how long the graph takes for each.
private final class RowSource: Source {
    let name = "rows"
    private(set) var durations: [Double] = []
    private let count: Int
    private let make: (Int) -> Batch
    private var next = 0
    private var isAnnounced = false
    private var begin: ContinuousClock.Instant?

    init(_ count: Int, _ make: @escaping (Int) -> Batch) {
        self.count = count
        self.make = make
    }

    var total: Double { durations.reduce(0, +) }

    func open(at positions: [Int32: SourcePosition]) throws {}

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        if let begin {
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            durations.append(seconds)
        }
        begin = nil
        if !isAnnounced {
            isAnnounced = true
            return .partitions([0: .offset(0)])
        }
        guard next < count else { return .finished }
        let work = RowWork(batch: make(next), position: Int64(next + 1))
        next += 1
        begin = ContinuousClock.now
        return .work(work)
    }
}

private struct RowWork: SourceWork {
    let batch: Batch
    let position: Int64
    var byteCount: Int { 0 }

    func run() throws -> [SourceBatch] {
        [SourceBatch(batch: batch, partition: 0, position: .offset(position))]
    }
}

/// Counts what reaches it.
private final class RowCounter: SinkOperator {
    let name = "counter"
    private var rowCount = 0

    func process(_ batch: Batch, context: JobContext) throws { rowCount += batch.count }
}
