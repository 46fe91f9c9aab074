import Columnar
import Functions

/// Functions with OVER in the order of event time, over rows that are only added: a row waits until
/// the watermark passes it and then leaves once, with results that are final, since frames reach back
/// only. Every row and its peers have come by then; a later one is late (rule 21).
///
/// State: the rows ahead of the watermark; of those behind it the ones that a frame can still reach;
/// for what counts from the beginning of a partition the aggregates so far, O(partitions).
///
/// Output: the first columns of the input, then the results.
public final class EventTimeOverOperator: Operator, StatefulOperator {
    /// How far back frames reach, from the first row that is yet to leave.
    public struct Reach: Sendable {
        /// In rows of the partition.
        public var rows: Int
        /// In groups of peers of the partition.
        public var groups: Int
        /// In microseconds of event time; nil for none.
        public var microseconds: Int64?

        /// Nothing unless given.
        public init(rows: Int = 0, groups: Int = 0, microseconds: Int64? = nil) {
            self.rows = rows
            self.groups = groups
            self.microseconds = microseconds
        }
    }

    /// The name that plans and errors show.
    public let name = "EventTimeOver"
    private let request: OverOperator.Request
    private let time: Int
    private let reach: Reach
    private let calls: SteppedCalls
    private let waiting: HeldRows
    private let kept: PartitionedRows
    private var expiring = FIFO<(time: Int64, row: UInt32)>()
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var earliest = Int64.max

    /// The results of `request`, whose order begins with the event time in the column `time`, for rows
    /// with columns of `types`.
    public init(_ request: OverOperator.Request, time: Int, reach: Reach, types: [DataType]) {
        self.request = request
        self.time = time
        self.reach = reach
        calls = SteppedCalls(
            request.calls, ordering: request.ordering,
            partition: request.partition.map { types[$0] })
        waiting = HeldRows(types: types)
        kept = PartitionedRows(
            types: types, partition: request.partition, ordering: request.ordering)
    }

    /// Keeps the rows that are not late.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        guard batch.weights == nil else {
            throw StateError("OVER in event time takes no removals")
        }
        let usable = try batch.withUsableTimes(time, output)
        let column = usable.columns[time]
        let times = column.span(of: Int64.self)
        var late: [Int] = []
        for row in 0..<times.count {
            if times[row] < watermark {
                late.append(row)
            } else {
                earliest = min(earliest, times[row])
            }
        }
        guard !late.isEmpty else { return try waiting.append(usable) }
        try output.countLate(Selection(late), of: usable)
        let current = watermark
        try waiting.append(
            usable.filtered(by: Selection((0..<times.count).filter { times[$0] >= current })))
    }

    /// Sends the rows that the watermark has passed, and forgets those that no frame reaches now.
    public func advance(to watermark: Watermark, output: Output) throws {
        self.watermark = watermark
        isWatermarkChanged = true
        if earliest < watermark { try sendPassed(output) }
        expire()
    }

    private func sendPassed(_ output: Output) throws {
        let time = time
        let limit = watermark
        let passed = waiting.split { batch in
            let column = batch.columns[time]
            let times = column.span(of: Int64.self)
            var staying: [Int] = []
            var leaving: [Int] = []
            for row in 0..<times.count {
                if times[row] < limit { leaving.append(row) } else { staying.append(row) }
            }
            return leaving.isEmpty ? nil : (Selection(staying), Selection(leaving))
        }
        findEarliest()
        kept.add(Batch.concatenated(passed.map(\.rows), types: waiting.types))
        for partition in kept.touchedPartitions { try send(partition, output) }
        let touched = kept.touchedPartitions
        if expiresByTime { noteTimes() }
        kept.commit()
        if !expiresByTime { for partition in touched { trim(partition) } }
    }

    private func send(_ partition: UInt32, _ output: Output) throws {
        var rows: [UInt32] = []
        let span = kept.all(of: partition)
        kept.append(from: span.start, to: span.end, .after, to: &rows)
        let first = rows.firstIndex { kept.copies(of: $0, .before) == 0 } ?? rows.count
        let columns = kept.columns(of: rows)
        var errors = RowErrors()
        let results = calls.results(
            columns, key: request.partition.map { columns[$0].slice(from: first, count: 1) },
            groupStarts: kept.groupStarts(of: rows), asked: first..<rows.count, errors: &errors)
        let count = rows.count - first
        let batch = Batch(
            columns: columns.prefix(request.width).map { $0.slice(from: first, count: count) }
                + results, count: count)
        try output.sendInPieces(output.removingRejected(errors, from: batch))
    }

    /// Whether rows are needed for a time only, so that they go in the order in which they came.
    private var expiresByTime: Bool {
        reach.rows == 0 && reach.groups == 0 && reach.microseconds != nil
    }

    /// The time before which no frame reaches.
    private var horizon: Int64 {
        guard let microseconds = reach.microseconds else { return watermark }
        return watermark.subtractingReportingOverflow(microseconds).overflow
            ? .min : watermark - microseconds
    }

    private func expire() {
        guard expiresByTime else { return }
        let horizon = horizon
        while let first = expiring.first, first.time < horizon {
            _ = expiring.popFirst()
            kept.drop(first.row)
        }
    }

    /// Forgets the rows of a partition that are beyond every reach.
    private func trim(_ partition: UInt32) {
        let end = kept.ordered.start(of: partition + 1)
        var place = kept.walk(back: reach.rows, from: end, of: partition, .after)
        if reach.groups > 0 { place = min(place, self.place(ofGroups: partition, before: end)) }
        if reach.microseconds != nil {
            let horizon = horizon
            while let before = kept.ordered.previous(place),
                let entry = kept.ordered.entry(at: before), entry.partition == partition,
                time(of: entry.row) >= horizon
            {
                place = before
            }
        }
        kept.removeHead(of: partition, upTo: place)
    }

    private func place(
        ofGroups partition: UInt32, before end: OrderedRows.Place
    ) -> OrderedRows.Place {
        var place = end
        var groups = 0
        var last: UInt32?
        while let before = kept.ordered.previous(place),
            let entry = kept.ordered.entry(at: before), entry.partition == partition
        {
            if last.map({ !kept.ordered.rows.arePeers($0, entry.row) }) ?? true { groups += 1 }
            if groups > reach.groups { break }
            last = entry.row
            place = before
        }
        return place
    }

    private func time(of row: UInt32) -> Int64 {
        let column = kept.columns(of: [row])[time]
        return column.span(of: Int64.self)[0]
    }

    /// Remembers when the rows that were added last go.
    private func noteTimes() {
        let rows = Array(Set(kept.touchedRows))
        let column = kept.columns(of: rows)[time]
        let times = column.span(of: Int64.self)
        var timed: [(time: Int64, row: UInt32)] = []
        for index in rows.indices { timed.append((times[index], rows[index])) }
        for entry in timed.sorted(by: { $0 < $1 }) { expiring.append(entry) }
    }

    private func findEarliest() {
        earliest = .max
        for batch in waiting.batches {
            let column = batch.rows.columns[time]
            let times = column.span(of: Int64.self)
            for row in 0..<times.count { earliest = min(earliest, times[row]) }
        }
    }

    private static let watermarkKey: [UInt8] = [0]

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        waiting.takeChanges(into: &changes)
        kept.takeChanges(into: &changes)
        calls.running.takeChanges(into: &changes)
        if isWatermarkChanged {
            changes.set(Self.watermarkKey, withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkChanged = false
        }
        return changes
    }

    /// Takes the state of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        for index in 0..<entries.count where entries.key(at: index).first == 0 {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            watermark = try reader.read(Watermark.self)
        }
        try waiting.restore(from: entries)
        try calls.running.restore(from: entries)
        try kept.restore(from: entries) { _ in if expiresByTime { noteTimes() } }
        findEarliest()
    }

    /// The memory of waiting and kept rows and of the aggregates.
    public var stateByteCount: Int {
        waiting.byteCount + kept.byteCount + calls.running.byteCount
    }

    /// The number of waiting and kept rows.
    public var stateRowCount: Int { waiting.count + kept.count }
}
