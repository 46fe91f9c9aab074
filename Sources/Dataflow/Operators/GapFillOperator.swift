import Columnar
import Functions

/// GAP_FILL: rows for the times of a regular series at which a key has none, between its first and its
/// last. With F(A)[g] the rows of key g and one at every step between two that follow each other,
/// Δ = F(A₋ + ΔA)[g] − F(A₋)[g] for each key that ΔA touches. A row that fills has the key's values and
/// its own time; its other values are NULL, or those of the row before.
/// State O(rows), of the rows that no change can reach any more one for each key.
///
/// Output: the input's columns.
public final class GapFillOperator: Operator, StatefulOperator {
    /// What is filled, and how.
    public struct Request: Sendable {
        /// The column with the time.
        public var time: Int
        /// The time from one row to the next, in microseconds.
        public var step: Int64
        /// The columns of the key.
        public var partition: [Int]
        /// Columns that stay at the same distance from the time: the other bound of a window.
        public var shifted: [Int]
        /// Whether the other columns of a row that fills are those of the row before, and not NULL.
        public var carriesValues: Bool
        /// How far behind the watermark the times of later rows may be; nil when nothing is known.
        public var delay: Int64?

        /// A request.
        public init(
            time: Int, step: Int64, partition: [Int], shifted: [Int], carriesValues: Bool,
            delay: Int64?
        ) {
            self.time = time
            self.step = step
            self.partition = partition
            self.shifted = shifted
            self.carriesValues = carriesValues
            self.delay = delay
        }
    }

    /// When rows leave.
    public enum Emission: Sendable {
        /// With every batch, as changes.
        case changes
        /// Once, at the end of bounded input.
        case onFinish
    }

    /// How many rows fill one gap at most; a longer one is left open, and told.
    public static let longestGap: Int64 = 1_000_000

    /// The name that plans and errors show.
    public let name = "GapFill"
    private let request: Request
    private let emission: Emission
    private let table: KeyTable?
    private let rows: SessionRows
    private var settling = TimeHeap()
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var keyIDs: [UInt32] = []

    /// Fills the gaps of rows with columns of `types`.
    public init(_ request: Request, types: [DataType], emission: Emission) {
        self.request = request
        self.emission = emission
        table =
            request.partition.isEmpty ? nil : KeyTable(types: request.partition.map { types[$0] })
        rows = SessionRows(types: types, gap: request.step)
    }

    /// Adds and removes rows; sends what that changes.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try batch.withUsableTimes(request.time, output)
        guard batch.count > 0 else { return }
        locateKeys(of: batch)
        let numbers = rows.locate(batch)
        let column = batch.columns[request.time]
        let times = column.span(of: Int64.self)
        var before: [UInt32: [FilledRow]] = [:]
        var touched: [UInt32] = []
        var late: [Int] = []
        for row in 0..<batch.count {
            let (number, key) = (numbers[row], keyIDs[row])
            let weight = batch.weights?.span[row] ?? 1
            if weight < 0, rows.rowCount(number) == 0, isSettled(times[row]) {
                late.append(row)
                continue
            }
            if emission == .changes, before[key] == nil {
                before[key] = filled(key)
                touched.append(key)
            }
            rows.add(number, at: times[row], key: key, weight: weight)
            if let delay = request.delay { settling.insert(key, at: times[row] + delay) }
        }
        var changes = FilledChanges()
        for key in touched {
            let after = filled(key)
            try tellOpenGaps(after, output)
            changes.add(from: before[key] ?? [], to: after)
        }
        try send(changes, output)
        rows.forget(numbers)
        if !late.isEmpty { try output.countLate(Selection(late), of: batch) }
    }

    /// Forgets the rows that nothing can change any more, but for the last of each key.
    public func advance(to watermark: Watermark, output: Output) throws {
        self.watermark = watermark
        isWatermarkChanged = true
        guard emission == .changes, request.delay != nil, watermark < .max else { return }
        var keys: Set<UInt32> = []
        while let entry = settling.pop(before: watermark) { keys.insert(entry.number) }
        for key in keys.sorted() where rows.hasRows(key) {
            let settled = rows.members(key).prefix { isSettled($0.entry.time) }
            guard let last = settled.last?.entry.time else { continue }
            rows.dropFirst(settled.prefix { $0.entry.time < last }.count, of: key)
        }
    }

    /// Sends everything where that was left for the end.
    public func finish(output: Output) throws {
        guard emission == .onFinish else { return }
        for key in table?.liveGroups ?? [0] {
            let all = filled(key)
            try tellOpenGaps(all, output)
            var changes = FilledChanges()
            changes.add(from: [], to: all)
            try send(changes, output)
        }
    }

    private func isSettled(_ time: Int64) -> Bool {
        request.delay.map { time + $0 < watermark } ?? false
    }

    private func locateKeys(of batch: Batch) {
        guard let table else {
            keyIDs = Array(repeating: 0, count: batch.count)
            return
        }
        table.findOrInsert(
            keys: request.partition.map { batch.columns[$0] }, count: batch.count,
            groupIDs: &keyIDs)
    }

    /// The rows of a key and those that fill its gaps, in order.
    private func filled(_ key: UInt32) -> [FilledRow] {
        let members = rows.members(key)
        var result: [FilledRow] = []
        for (index, member) in members.enumerated() {
            let (time, row) = (member.entry.time, member.entry.row)
            result.append(FilledRow(time: time, row: row, isFill: false, count: member.count))
            guard index + 1 < members.count else { break }
            let next = members[index + 1].entry.time
            guard next - time > request.step else { continue }
            if (next - time) / request.step > Self.longestGap { continue }
            for fill in stride(from: time + request.step, to: next, by: Int(request.step)) {
                result.append(FilledRow(time: fill, row: row, isFill: true, count: 1))
            }
        }
        return result
    }

    private func tellOpenGaps(_ rows: [FilledRow], _ output: Output) throws {
        for (row, next) in zip(rows, rows.dropFirst())
        where (next.time - row.time) / request.step > Self.longestGap {
            try output.context.report(
                DeadLetter(
                    source: name, payload: [], code: "54000",
                    reason: "a gap of more than \(Self.longestGap) rows is not filled",
                    operatorName: name))
        }
    }

    private func send(_ changes: FilledChanges, _ output: Output) throws {
        guard !changes.rows.isEmpty else { return }
        let count = changes.rows.count
        let origins: [Int32] = changes.rows.enumerated().map { index, row in
            row.isFill && !request.carriesValues ? -1 : Int32(truncatingIfNeeded: index)
        }
        let stored = rows.columns(changes.rows.map(\.row))
        let own = stored[request.time]
        let ownTimes = own.span(of: Int64.self)
        let columns = stored.indices.map { index -> Column in
            if request.partition.contains(index) { return stored[index] }
            guard index == request.time || request.shifted.contains(index) else {
                return stored[index].gathered(origins)
            }
            let column = stored[index]
            let times = column.span(of: Int64.self)
            var moved = FixedColumnWriter<Int64>(type: column.type, count: count)
            for row in 0..<count {
                moved[row] = times[row] + (changes.rows[row].time - ownTimes[row])
            }
            return moved.finish()
        }
        let batch = Batch(columns: columns, count: count, weights: Weights(changes.weights))
        try output.sendInPieces(emission == .changes ? batch.summed() : batch.inserts)
    }
}

/// A row at a time of the series: one that came, or one that fills a gap behind it.
private struct FilledRow: Hashable {
    let time: Int64
    let row: UInt32
    let isFill: Bool
    let count: Int64
}

/// Rows that leave and come.
private struct FilledChanges {
    var rows: [FilledRow] = []
    var weights: [Int64] = []

    mutating func add(from old: [FilledRow], to new: [FilledRow]) {
        let (before, after) = (Set(old), Set(new))
        for row in old where !after.contains(row) { append(row, -row.count) }
        for row in new where !before.contains(row) { append(row, row.count) }
    }

    private mutating func append(_ row: FilledRow, _ weight: Int64) {
        rows.append(row)
        weights.append(weight)
    }
}

extension Batch {
    /// The batch without weights where all of them are 1.
    fileprivate var inserts: Batch {
        guard let weights else { return self }
        for row in 0..<count where weights.span[row] != 1 { return self }
        return Batch(columns: columns, count: count)
    }
}

// MARK: State

extension GapFillOperator {
    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        rows.takeChanges(into: &changes)
        if isWatermarkChanged {
            changes.set([0], withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkChanged = false
        }
        return changes
    }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        for index in 0..<entries.count where entries.key(at: index).first == 0 {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            watermark = try reader.read(Watermark.self)
        }
        let saved = try rows.restored(from: entries)
        guard saved.count > 0 else { return }
        locateKeys(of: saved)
        let numbers = rows.locate(saved)
        let column = saved.columns[request.time]
        let times = column.span(of: Int64.self)
        for row in 0..<saved.count {
            let weight = saved.weights?.span[row] ?? 1
            rows.add(numbers[row], at: times[row], key: keyIDs[row], weight: weight)
            if let delay = request.delay { settling.insert(keyIDs[row], at: times[row] + delay) }
        }
        rows.markStored(numbers)
    }

    /// The memory of the rows.
    public var stateByteCount: Int { rows.byteCount + settling.byteCount }

    /// The number of rows.
    public var stateRowCount: Int { rows.count }
}
