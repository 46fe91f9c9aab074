import Columnar
import Functions

/// Functions with OVER in the order of event time, over rows that are only added: a row leaves once, with
/// results that are final. It waits until the watermark passes it, since every row before it and its
/// peers have come by then (a later one is late, rule 21), and where frames reach ahead until all that
/// they reach has passed too, or the input has ended. The watermark of what leaves stays behind the rows
/// that wait.
///
/// State: the rows ahead of the watermark; of those behind it the ones that wait and those that a frame
/// can still reach; for what counts from the beginning of a partition the aggregates so far,
/// O(partitions).
///
/// Output: the first columns of the input, then the results.
public final class EventTimeOverOperator: Operator, StatefulOperator {
    /// How far frames reach to one side of a row.
    public struct Distance: Sendable {
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

        fileprivate var isNothing: Bool { rows == 0 && groups == 0 && microseconds == nil }
    }

    /// How far frames reach back, from the first row that is yet to leave, and ahead of it.
    public struct Reach: Sendable {
        /// Back.
        public var back: Distance
        /// Ahead.
        public var ahead: Distance

        /// Nothing unless given.
        public init(back: Distance = Distance(), ahead: Distance = Distance()) {
            self.back = back
            self.ahead = ahead
        }
    }

    /// The name that plans and errors show.
    public let name = "EventTimeOver"
    private let request: OverOperator.Request
    private let time: Int
    private let reach: Reach
    private let order: RowOrdering
    private let calls: SteppedCalls
    private let waiting: HeldRows
    private let tails: PartitionTails
    /// When the last rows of each stretch go that are kept for a time only.
    private var expiring = FIFO<(time: Int64, partition: UInt32)>()
    /// The first rows of partitions that have passed and wait for later ones.
    private var unanswered = TimeHeap()
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
            request.calls, ordering: request.ordering, types: types, partition: request.partition)
        waiting = HeldRows(types: types)
        tails = PartitionTails(types: types, time: time, ordering: request.ordering)
        // By partition, then as asked for, ties broken by the whole row.
        order = RowOrdering(
            [SortKey(column: types.count)] + request.ordering.keys
                + types.indices.map { SortKey(column: $0) })
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
        if earliest < watermark {
            let passed = takePassed()
            findEarliest()
            try answer(addPassed(passed), output)
        }
        if !reach.ahead.isNothing { try sendReady(output) }
        expire()
        tails.compact()
    }

    /// Not later than a row that waits.
    public func outputWatermark(_ watermark: Watermark) -> Watermark {
        min(watermark, unanswered.earliest)
    }

    /// Puts rows behind those of their partitions; returns the partitions.
    private func addPassed(_ passed: HeldRows.HeldBatch) -> [UInt32] {
        let columns = passed.rows.columns.map { $0.expanded() }
        let found = calls.running.find(
            request.partition.map { columns[$0] }, count: passed.rows.count)
        var numbers = FixedColumnWriter<Int64>(type: .bigint, count: found.count)
        for row in found.indices { numbers[row] = Int64(found[row]) }
        let places = order.sorted(columns + [numbers.finish()], count: found.count)
        let rows = HeldRows.HeldBatch(
            rows: Batch(columns: columns, count: found.count), numbers: passed.numbers
        ).filtered(by: places)
        let sorted = places.rows
        let partitions = (0..<sorted.count).map { found[Int(sorted[$0])] }
        return tails.add(rows, of: partitions) { partition in
            let counts = calls.running.counts(of: partition)
            return (counts.rows, counts.groups)
        }
    }

    /// Sends what time alone makes ready, and at the end of the input all that waits.
    private func sendReady(_ output: Output) throws {
        var limit = watermark
        if watermark != .max {
            guard let microseconds = reach.ahead.microseconds else { return skipAnswered() }
            limit = watermark.back(microseconds)
        }
        var ready: [UInt32] = []
        while let entry = unanswered.pop(before: limit) {
            guard isWaiting(entry) else { continue }
            tails.setListed(entry.number, false)
            ready.append(entry.number)
        }
        if !ready.isEmpty { try answer(ready, output) }
        skipAnswered()
    }

    /// Whether an entry is the first waiting row of its partition.
    private func isWaiting(_ entry: TimeHeap.Entry) -> Bool {
        guard let tail = tails[entry.number], tail.isListed else { return false }
        return tails.firstTime(of: tail) == entry.time
    }

    /// Drops the entries of rows that have left from the front, for the sake of the watermark, and all of
    /// them when most entries are such: behind a partition that waits long they would pile up.
    private func skipAnswered() {
        while let entry = unanswered.first, !isWaiting(entry) { _ = unanswered.pop(before: .max) }
        guard unanswered.count > 2 * tails.listedCount + 1_024 else { return }
        unanswered = TimeHeap()
        for partition in tails.listed {
            if let tail = tails[partition], let time = tails.firstTime(of: tail) {
                unanswered.insert(partition, at: time)
            }
        }
    }

    /// Sends the rows of some partitions that are ready, and keeps what is still needed.
    private func answer(_ partitions: [UInt32], _ output: Output) throws {
        var stretches: [OverStretch] = []
        for partition in partitions {
            guard let tail = tails[partition] else { continue }
            let end = readyEnd(of: tail)
            if tail.first < end {
                stretches.append(OverStretch(partition: partition, asked: tail.first..<end))
            }
        }
        if !stretches.isEmpty { try send(stretches, output) }
        for stretch in stretches {
            tails.setListed(stretch.partition, false)
            tails.setFirst(stretch.partition, stretch.asked.upperBound)
        }
        keep(partitions)
    }

    /// The number of the first row of a partition that has to wait for more rows, after whole groups of
    /// peers.
    private func readyEnd(of tail: PartitionTails.Tail) -> Int {
        let ahead = reach.ahead
        let rows = tail.rows
        if ahead.isNothing || watermark == .max { return rows.end }
        var end = max(tail.first, rows.end - ahead.rows)
        if ahead.groups > 0 {
            let group = tail.groups.end - ahead.groups
            end = min(end, group < tail.groups.start ? tail.first : tail.groups[group])
        }
        if let microseconds = ahead.microseconds {
            let limit = watermark.back(microseconds)
            end = min(end, rows.partition(from: tail.first) { tails.time(at: $0) < limit })
        }
        if end <= tail.first || end == rows.end { return max(end, tail.first) }
        return max(tail.first, tail.groups[tail.group(of: end)])
    }

    /// The waiting rows that the watermark has passed.
    private func takePassed() -> HeldRows.HeldBatch {
        let time = time
        let limit = watermark
        let passed = waiting.lend { batch in
            let column = batch.columns[time]
            let times = column.span(of: Int64.self)
            var staying: [Int] = []
            var leaving: [Int] = []
            for row in 0..<times.count {
                if times[row] < limit { leaving.append(row) } else { staying.append(row) }
            }
            return leaving.isEmpty ? nil : (Selection(staying), Selection(leaving))
        }
        return .concatenated(passed, types: waiting.types)
    }

    private func send(_ stretches: [OverStretch], _ output: Output) throws {
        var errors = RowErrors()
        let results = calls.results(stretches, tails, errors: &errors)
        var places: [PartitionTails.Place] = []
        for stretch in stretches {
            guard let tail = tails[stretch.partition] else { continue }
            for row in stretch.asked { places.append(tail.rows[row]) }
        }
        let batch = Batch(
            columns: tails.columns(0..<request.width, at: places) + results, count: places.count)
        try output.sendInPieces(output.removingRejected(errors, from: batch))
    }

    private func keep(_ partitions: [UInt32]) {
        for partition in partitions {
            guard let tail = tails[partition] else { continue }
            if !tail.isListed, let time = tails.firstTime(of: tail) {
                unanswered.insert(partition, at: time)
                tails.setListed(partition, true)
            }
            if expiresByTime {
                expiring.append((tails.time(at: tail.rows[tail.rows.end - 1]), partition))
            }
        }
        forget(partitions)
    }

    /// Forgets the rows of some partitions that no later row reaches.
    private func forget(_ partitions: [UInt32]) {
        var dropped: [(partition: UInt32, below: Int)] = []
        var emptied: [UInt32] = []
        for partition in partitions {
            guard let tail = tails[partition] else { continue }
            let place = place(in: tail)
            if place == tail.rows.end {
                emptied.append(partition)
            } else if place > tail.rows.start {
                dropped.append((partition, place))
            }
        }
        calls.forget(dropped, tails)
        for (partition, place) in dropped { waiting.forget(tails.drop(partition, below: place)) }
        for partition in emptied {
            guard let tail = tails[partition] else { continue }
            waiting.forget(tails.drop(partition, below: tail.rows.end))
            calls.reset(partition)
        }
    }

    /// Whether rows are needed for a time only, so that they go in the order in which they came.
    private var expiresByTime: Bool {
        reach.back.rows == 0 && reach.back.groups == 0 && reach.back.microseconds != nil
    }

    private func expire() {
        guard expiresByTime, let microseconds = reach.back.microseconds else { return }
        let horizon = watermark.back(microseconds)
        var expired: [UInt32] = []
        while let first = expiring.first, first.time < horizon {
            _ = expiring.popFirst()
            expired.append(first.partition)
        }
        forget(expired)
    }

    /// The number of the first row of a partition that a later row may reach.
    private func place(in tail: PartitionTails.Tail) -> Int {
        let back = reach.back
        var place = max(tail.rows.start, tail.first - back.rows)
        if back.groups > 0 {
            let group = tail.groups.partition { $0 < tail.first } - back.groups
            place = min(
                place,
                group < tail.groups.start
                    ? tail.rows.start : max(tail.rows.start, tail.groups[group]))
        }
        guard let microseconds = back.microseconds else { return place }
        // Of a row that waits, or of one that is to come.
        let horizon = (tails.firstTime(of: tail) ?? watermark).back(microseconds)
        return min(place, tail.rows.partition { tails.time(at: $0) < horizon })
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
        waiting.takeChanges(into: &changes, lent: tails.batches(heldFrom: waiting.firstUnstored))
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
        // What the watermark has passed was sent as far as it was ready; the rest waits, or is kept for
        // the frames that reach it.
        let partitions = addPassed(takePassed())
        for partition in partitions { setLeft(partition) }
        keep(partitions)
        findEarliest()
    }

    /// Those of a partition's restored rows that are ready have left, and were counted.
    private func setLeft(_ partition: UInt32) {
        guard let tail = tails[partition] else { return }
        let first = readyEnd(of: tail)
        tails.setFirst(partition, first)
        guard calls.needsCounts else { return }
        let counts = calls.running.counts(of: partition)
        let groups = tail.groups.partition { $0 < first } - tail.groups.start
        tails.renumber(
            partition, rows: counts.rows - (first - tail.rows.start), groups: counts.groups - groups
        )
    }

    /// The memory of waiting and kept rows and of the aggregates.
    public var stateByteCount: Int {
        waiting.byteCount + tails.byteCount + unanswered.byteCount + calls.byteCount
    }

    /// The number of waiting and kept rows.
    public var stateRowCount: Int { waiting.count + tails.count }

    /// How many partitions are known.
    var partitionCount: Int { calls.running.count }

    /// How many first rows are listed, also of those that have left.
    var listedCount: Int { unanswered.count }
}

extension Int64 {
    /// A time so much earlier, or the earliest.
    fileprivate func back(_ microseconds: Int64) -> Int64 {
        let (time, isBefore) = subtractingReportingOverflow(microseconds)
        return isBefore ? .min : time
    }
}
