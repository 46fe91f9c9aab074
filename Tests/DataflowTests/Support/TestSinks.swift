import Columnar
import Synchronization

@testable import Dataflow

/// A sum that a sink keeps as its state, so that restarts can be seen.
final class SummingOperator: Operator, StatefulOperator {
    let name = "Summing"
    private var sum: Int64 = 0
    private var isChanged = false

    func process(_ batch: Batch, input: Int, output: Output) throws {
        let column = batch.columns[0]
        let values = column.span(of: Int64.self)
        for row in 0..<values.count { sum += values[row] }
        isChanged = true
        try output.send(batch)
    }

    func finish(output: Output) throws {
        let column = try Column(type: .bigint, values: [.integer(-sum)])
        try output.send(Batch(columns: [column], count: 1))
    }

    func takeStateChanges() throws -> StateChanges {
        defer { isChanged = false }
        var changes = StateChanges()
        if isChanged { changes.set([0], withUnsafeBytes(of: sum) { Array($0) }) }
        return changes
    }

    func restore(from entries: StateChanges) throws {
        for index in 0..<entries.count {
            guard let value = entries.value(at: index) else { continue }
            sum = value.reversed().reduce(0) { $0 << 8 | Int64($1) }
        }
    }

    var stateByteCount: Int { 8 }
    var stateRowCount: Int { 1 }
}

/// Fails at a value.
final class FailingOperator: Operator {
    let name = "Failing"
    private let value: Int64

    init(at value: Int64) {
        self.value = value
    }

    struct Failure: Error {}

    func process(_ batch: Batch, input: Int, output: Output) throws {
        let column = batch.columns[0]
        let values = column.span(of: Int64.self)
        for row in 0..<values.count where values[row] == value { throw Failure() }
        try output.send(batch)
    }
}

/// Notes every call, in order.
final class RecordingOperator: Operator {
    let name = "Recording"
    private let log: EventLog

    init(_ log: EventLog) {
        self.log = log
    }

    func start(output: Output) throws { log.add("start") }

    func process(_ batch: Batch, input: Int, output: Output) throws {
        log.add("rows \(batch.rows.map { "\($0)" }.count) on \(input)")
        try output.send(batch)
    }

    func advance(to watermark: Watermark, output: Output) throws {
        log.add(watermark == .max ? "watermark max" : "watermark \(watermark)")
    }

    func finishInput(_ input: Int, output: Output) throws { log.add("finish \(input)") }
    func finish(output: Output) throws { log.add("finish") }
}

final class EventLog: Sendable {
    private let entries = Mutex<[String]>([])

    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
}

extension Batch {
    /// A batch of one BIGINT column.
    static func integers(_ values: some Collection<Int64>, weights: [Int64]? = nil) -> Batch {
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: values.count)
        for (row, value) in values.enumerated() { writer[row] = value }
        return Batch(
            columns: [writer.finish()], count: values.count, weights: weights.map { Weights($0) })
    }

    /// A batch of TIMESTAMP and BIGINT.
    static func events(_ rows: [(time: Int64, value: Int64)]) -> Batch {
        var times = FixedColumnWriter<Int64>(type: .timestamp, count: rows.count)
        var values = FixedColumnWriter<Int64>(type: .bigint, count: rows.count)
        for (index, row) in rows.enumerated() {
            times[index] = row.time
            values[index] = row.value
        }
        return Batch(columns: [times.finish(), values.finish()], count: rows.count)
    }
}
