import Columnar
import Functions

/// A filter that compares columns with the moving `now()` (rule 32): each row is there from one
/// moment until another, [from, until). With A(t) the rows of A that are there at t, and the clock
/// going from t₋ to t, Δout = (A(t) − A(t₋)) + ΔA(t): rows enter and leave as time passes, and a
/// change of a row that is there passes at once. State O(rows that will still enter or leave).
/// A "temporal filter", as Materialize has it.
public final class TemporalFilterOperator: Operator, TimedOperator, StatefulOperator {
    /// One comparison: a row is there from, or until, the moment `shift` after the time in `column`,
    /// never when that is NULL.
    public struct Bound: Sendable {
        /// The column, a TIMESTAMP or TIMESTAMPTZ.
        public var column: Int
        /// Whether the row leaves then, and does not enter.
        public var isEnd: Bool
        /// Microseconds.
        public var shift: Int64

        /// A bound.
        public init(column: Int, isEnd: Bool, shift: Int64) {
            self.column = column
            self.isEnd = isEnd
            self.shift = shift
        }
    }

    /// The name that plans and errors show.
    public let name = "TemporalFilter"
    private let bounds: [Bound]
    private let types: [DataType]
    private let table: KeyTable
    private var spans: [TimeWindow] = []
    private var counts: [Int64] = []
    private var dirty = DirtySet()
    private var removedKeys: [[UInt8]] = []
    private var changing = TimeHeap()
    private var now = Int64.min
    private var isClockChanged = false

    /// Keeps rows with columns of `types` while all `bounds` hold.
    public init(_ bounds: [Bound], types: [DataType]) {
        self.bounds = bounds
        self.types = types
        table = KeyTable(types: types)
    }

    /// Passes the changes of rows that are there, and keeps those that will enter or leave.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        try tick(now: output.context.session.now, output: output)
        let spans = spans(of: batch)
        let passing = spans.indices.filter { spans[$0].start <= now && now < spans[$0].end }
        let waiting = spans.indices.filter { row in
            let span = spans[row]
            return now < span.end && span.start < span.end
                && (span.start > now || span.end < .max)
        }
        if !waiting.isEmpty {
            keep(batch.filtered(by: Selection(waiting)), waiting.map { spans[$0] })
        }
        guard !passing.isEmpty else { return }
        try output.send(
            passing.count == batch.count ? batch : batch.filtered(by: Selection(passing)))
    }

    /// Lets rows enter and leave.
    public func tick(now: Int64, output: Output) throws {
        guard now > self.now else { return }
        let before = self.now
        self.now = now
        isClockChanged = true
        guard changing.earliest <= now else { return }
        var rows: [UInt32] = []
        var weights: [Int64] = []
        var over: [UInt32] = []
        while let entry = changing.pop(before: now + 1) {
            let row = Int(entry.number)
            guard row < counts.count, entry.stamp == stamps[row], counts[row] != 0 else { continue }
            let span = spans[row]
            let wasThere = span.start <= before && before < span.end
            let isThere = span.start <= now && now < span.end
            if wasThere != isThere {
                rows.append(entry.number)
                weights.append(isThere ? counts[row] : -counts[row])
            }
            if isThere && span.end < .max {
                changing.insert(entry.number, stamp: entry.stamp, at: span.end)
            } else {
                over.append(entry.number)
            }
        }
        if !rows.isEmpty {
            try output.sendInPieces(
                Batch(
                    columns: table.keyColumns(groups: rows), count: rows.count,
                    weights: weights.allSatisfy { $0 == 1 } ? nil : Weights(weights)))
        }
        forget(over)
    }

    /// When each row is there; an empty span for a row that never is.
    private func spans(of batch: Batch) -> [TimeWindow] {
        var starts = [Int64](repeating: .min, count: batch.count)
        var ends = [Int64](repeating: .max, count: batch.count)
        for bound in bounds {
            let column = batch.columns[bound.column]
            let times = column.span(of: Int64.self)
            for row in 0..<times.count {
                if column.isNull(at: row) {
                    ends[row] = .min
                    continue
                }
                let (moment, overflow) = times[row].addingReportingOverflow(bound.shift)
                let time = overflow ? (bound.shift < 0 ? .min : .max) : moment
                if bound.isEnd {
                    ends[row] = min(ends[row], time)
                } else {
                    starts[row] = max(starts[row], time)
                }
            }
        }
        return starts.indices.map { TimeWindow(start: starts[$0], end: ends[$0]) }
    }

    private var stamps: [UInt32] = []

    private func keep(_ batch: Batch, _ batchSpans: [TimeWindow]) {
        var numbers: [UInt32] = []
        table.findOrInsert(keys: batch.columns, count: batch.count, groupIDs: &numbers)
        let fresh = table.newGroups
        if counts.count < table.groupLimit {
            let missing = table.groupLimit - counts.count
            counts.append(contentsOf: repeatElement(0, count: missing))
            stamps.append(contentsOf: repeatElement(0, count: missing))
            spans.append(
                contentsOf: repeatElement(TimeWindow(start: 0, end: 0), count: missing))
            dirty.reserve(table.groupLimit)
        }
        for row in 0..<batch.count {
            counts[Int(numbers[row])] &+= batch.weights?.span[row] ?? 1
            spans[Int(numbers[row])] = batchSpans[row]
        }
        dirty.mark(numbers.span)
        for number in fresh {
            let span = spans[Int(number)]
            changing.insert(
                number, stamp: stamps[Int(number)], at: span.start > now ? span.start : span.end)
        }
        forget(Set(numbers).filter { counts[Int($0)] == 0 }.sorted())
    }

    private func forget(_ numbers: [UInt32]) {
        let stored = numbers.filter { dirty.drop($0) }
        if !stored.isEmpty {
            let columns = table.keyColumns(groups: stored)
            for index in stored.indices { removedKeys.append(Self.stateKey(columns, index)) }
        }
        for number in numbers {
            counts[Int(number)] = 0
            stamps[Int(number)] &+= 1
            table.remove(number)
        }
    }
}

/// Key: the byte 1 and the row. Value: how often it is there.
extension TemporalFilterOperator {
    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        let changed = dirty.takeDirty()
        let columns = changed.isEmpty ? [] : table.keyColumns(groups: changed)
        for (index, number) in changed.enumerated() {
            let count = counts[Int(number)]
            changes.set(
                Self.stateKey(columns, index), withUnsafeBytes(of: count) { Array($0) })
        }
        if isClockChanged {
            changes.set([0], withUnsafeBytes(of: now) { Array($0) })
            isClockChanged = false
        }
        return changes
    }

    /// Takes the waiting rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        let builders = types.map { ColumnBuilder(type: $0) }
        var weights: [Int64] = []
        for index in 0..<entries.count {
            guard let bytes = entries.value(at: index) else { continue }
            var value = StateReader(Array(bytes))
            guard entries.key(at: index).first == 1 else {
                now = try value.read(Int64.self)
                continue
            }
            var key = StateReader(Array(entries.key(at: index).dropFirst()))
            try RowCoding.decode(&key, into: builders)
            weights.append(try value.read(Int64.self))
        }
        guard !weights.isEmpty else { return }
        let rows = Batch(
            columns: builders.map { $0.finish() }, count: weights.count,
            weights: Weights(weights))
        keep(rows, spans(of: rows))
        for number in dirty.takeDirty() { dirty.markStored(number) }
    }

    private static func stateKey(_ columns: [Column], _ index: Int) -> [UInt8] {
        var bytes: [UInt8] = [1]
        RowCoding.encode(columns, row: index, into: &bytes)
        return bytes
    }

    /// The memory of the rows that will enter or leave.
    public var stateByteCount: Int {
        table.byteCount + counts.capacity * 28 + changing.byteCount + dirty.byteCount
    }

    /// The number of rows that will enter or leave.
    public var stateRowCount: Int { table.count }
}
