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
            request.calls, ordering: request.ordering,
            partition: request.partition.map { types[$0] })
        waiting = HeldRows(types: types)
        tails = PartitionTails(
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
        if !reach.ahead.isNothing { try sendReady(output) }
        expire()
    }

    /// Not later than a row that waits.
    public func outputWatermark(_ watermark: Watermark) -> Watermark {
        min(watermark, unanswered.earliest)
    }

    private func sendPassed(_ output: Output) throws {
        let passed = takePassed()
        findEarliest()
        try answer(tails.stretches(adding: passed), output)
    }

    /// Sends what time alone makes ready, and at the end of the input all that waits.
    private func sendReady(_ output: Output) throws {
        var limit = watermark
        if watermark != .max {
            guard let microseconds = reach.ahead.microseconds else { return skipAnswered() }
            limit = watermark.back(microseconds)
        }
        var ready: [PartitionTails.Stretch] = []
        while let entry = unanswered.pop(before: limit) {
            guard isWaiting(entry) else { continue }
            tails.unlist(entry.number)
            if let tail = tails.tail(of: entry.number) { ready.append(tail) }
        }
        if !ready.isEmpty { try answer(ready, output) }
        skipAnswered()
    }

    /// Whether an entry is the first waiting row of its partition.
    private func isWaiting(_ entry: TimeHeap.Entry) -> Bool {
        guard let tail = tails.tail(of: entry.number), tail.isListed else { return false }
        return firstTime(of: tail) == entry.time
    }

    /// Drops the entries of rows that have left from the front, for the sake of the watermark, and all of
    /// them when most entries are such: behind a partition that waits long they would pile up.
    private func skipAnswered() {
        while let entry = unanswered.first, !isWaiting(entry) { _ = unanswered.pop(before: .max) }
        guard unanswered.count > 2 * tails.listedCount + 1_024 else { return }
        unanswered = TimeHeap()
        for tail in tails.listed { unanswered.insert(tail.partition, at: firstTime(of: tail)) }
    }

    private func firstTime(of stretch: PartitionTails.Stretch) -> Int64 {
        let column = stretch.rows.rows.columns[time]
        let times = column.span(of: Int64.self)
        return times[stretch.first]
    }

    /// Sends the rows of some stretches that are ready, and keeps what is still needed.
    private func answer(_ stretches: [PartitionTails.Stretch], _ output: Output) throws {
        let ready = stretches.map(readyEnd)
        try send(stretches, upTo: ready, output)
        keep(stretches, ready)
    }

    /// The first row of a stretch that has to wait for more rows, after whole groups of peers.
    private func readyEnd(of stretch: PartitionTails.Stretch) -> Int {
        let ahead = reach.ahead
        if ahead.isNothing || watermark == .max { return stretch.count }
        var end = max(0, stretch.count - ahead.rows)
        if ahead.groups > 0 {
            let group = stretch.groupStarts.count - ahead.groups
            end = min(end, group < 0 ? 0 : Int(stretch.groupStarts[group]))
        }
        if let microseconds = ahead.microseconds {
            let column = stretch.rows.rows.columns[time]
            let times = column.span(of: Int64.self)
            let limit = watermark.back(microseconds)
            while end > 0, times[end - 1] >= limit { end -= 1 }
        }
        if end == stretch.count { return end }
        return Int(stretch.groupStarts.last { Int($0) <= end } ?? 0)
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

    private func send(
        _ stretches: [PartitionTails.Stretch], upTo ends: [Int], _ output: Output
    ) throws {
        var errors = RowErrors()
        var rows: [Batch] = []
        var results: [[Column]] = []
        var count = 0
        for (stretch, end) in zip(stretches, ends) where stretch.first < end {
            let columns = stretch.rows.rows.columns
            let new = stretch.first..<end
            var failed = RowErrors()
            results.append(
                calls.results(
                    columns,
                    key: request.partition.map {
                        columns[$0].slice(from: new.lowerBound, count: 1)
                    },
                    groupStarts: stretch.groupStarts, asked: new, errors: &failed))
            for entry in failed.entries { errors.record(entry.error, row: count + entry.row) }
            rows.append(stretch.rows.rows.slice(from: new.lowerBound, count: new.count))
            count += new.count
        }
        if count == 0 { return }
        let all = Batch.concatenated(rows, types: waiting.types)
        let columns = request.calls.indices.map { call in
            Column.concatenated(results.map { $0[call] }, type: request.calls[call].resultType)
        }
        let batch = Batch(columns: all.columns.prefix(request.width) + columns, count: count)
        try output.sendInPieces(output.removingRejected(errors, from: batch))
    }

    private func keep(_ stretches: [PartitionTails.Stretch], _ ready: [Int]) {
        for (var stretch, end) in zip(stretches, ready) {
            if end > stretch.first { stretch.isListed = false }
            stretch.first = end
            if end < stretch.count, !stretch.isListed {
                unanswered.insert(stretch.partition, at: firstTime(of: stretch))
                stretch.isListed = true
            }
            if expiresByTime { noteTime(stretch) }
            waiting.forget(tails.keep(stretch, from: place(in: stretch)))
        }
    }

    /// Whether rows are needed for a time only, so that they go in the order in which they came.
    private var expiresByTime: Bool {
        reach.back.rows == 0 && reach.back.groups == 0 && reach.back.microseconds != nil
    }

    /// The time before which no frame reaches, of a row that waits or of one that is to come.
    private func horizon(of stretch: PartitionTails.Stretch) -> Int64 {
        let next = stretch.first < stretch.count ? firstTime(of: stretch) : watermark
        return next.back(reach.back.microseconds ?? 0)
    }

    private func expire() {
        guard expiresByTime, let microseconds = reach.back.microseconds else { return }
        let horizon = watermark.back(microseconds)
        while let first = expiring.first, first.time < horizon {
            _ = expiring.popFirst()
            guard let tail = tails.tail(of: first.partition) else { continue }
            waiting.forget(tails.keep(tail, from: place(in: tail)))
        }
    }

    /// The first row of a stretch that a later row may reach.
    private func place(in stretch: PartitionTails.Stretch) -> Int {
        var place = max(0, stretch.first - reach.back.rows)
        if reach.back.groups > 0 {
            let left = stretch.groupStarts.count { Int($0) < stretch.first }
            let group = left - reach.back.groups
            place = min(place, group < 0 ? 0 : Int(stretch.groupStarts[group]))
        }
        guard reach.back.microseconds != nil else { return place }
        let column = stretch.rows.rows.columns[time]
        let times = column.span(of: Int64.self)
        let horizon = horizon(of: stretch)
        while place > 0, times[place - 1] >= horizon { place -= 1 }
        return place
    }

    private func noteTime(_ stretch: PartitionTails.Stretch) {
        let column = stretch.rows.rows.columns[time]
        let times = column.span(of: Int64.self)
        expiring.append((times[times.count - 1], stretch.partition))
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
        waiting.takeChanges(into: &changes, lent: tails.batches)
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
        let stretches = tails.stretches(adding: takePassed())
        keep(stretches, stretches.map(readyEnd))
        findEarliest()
    }

    /// The memory of waiting and kept rows and of the aggregates.
    public var stateByteCount: Int {
        waiting.byteCount + tails.byteCount + unanswered.byteCount + calls.running.byteCount
    }

    /// The number of waiting and kept rows.
    public var stateRowCount: Int { waiting.count + tails.count }

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
