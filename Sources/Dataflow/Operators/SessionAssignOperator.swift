import Columnar
import Functions

/// SESSION as a table function: each row with the start and end of its session, over input that may
/// change. For each key g that ΔA touches, Δ = S(A₋ + ΔA)[g] − S(A₋)[g], where S gives every row of g
/// the window of its session: a new row may move the window of others, or bridge two sessions, and
/// the loss of one may split a session (rule 22). Weights are those of the rows. A session whose end
/// the watermark has passed is final, leaves now where results leave on close, and is dropped; with an
/// allowed lateness it takes rows for that much longer. State O(rows of the open sessions); a change costs in proportion to the key's open rows.
///
/// Output: the input's columns, `window_start`, `window_end`.
public final class SessionAssignOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name: String
    private let time: Int
    private let gap: Int64
    private let lateness: Int64
    private let keys: [Int]
    private let emission: WindowAggregateOperator.Emission
    private let timeType: DataType
    private let table: KeyTable?
    private let rows: SessionRows
    /// When the first session of a key may end, the key's number and nothing earlier.
    private var closing = TimeHeap()
    private var scheduled: [Int64] = []
    /// Rows that were taken away before they came, with their times.
    private var missing: [UInt32: Int64] = [:]
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var keyIDs: [UInt32] = []

    /// Sessions of the times in the column `time` of rows with equal values in the columns `keys`,
    /// at most `gap` microseconds apart, which take late rows for `lateness` microseconds where they do
    /// not leave on close; `types` are the input's.
    public init(
        time: Int, gap: Int64, keys: [Int], types: [DataType],
        emission: WindowAggregateOperator.Emission, lateness: Int64 = 0,
        name: String = "SessionAssign"
    ) {
        self.time = time
        assert(lateness == 0 || emission == .changes)
        self.gap = gap
        self.lateness = lateness
        self.keys = keys
        self.emission = emission
        self.name = name
        timeType = types[time]
        table = keys.isEmpty ? nil : KeyTable(types: keys.map { types[$0] })
        rows = SessionRows(types: types, gap: gap)
    }

    /// Adds and removes rows; sends what that changes.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try batch.withUsableTimes(time, output)
        guard batch.count > 0 else { return }
        locateKeys(of: batch)
        let numbers = rows.locate(batch)
        var changes = SessionChanges()
        var before: [UInt32: [SessionRows.Member]] = [:]
        var touched: [UInt32] = []
        var mayEndEarlier: Set<UInt32> = []
        let column = batch.columns[time]
        let times = column.span(of: Int64.self)
        var late: [Int] = []
        for row in 0..<batch.count {
            let (number, key) = (numbers[row], keyIDs[row])
            let weight = batch.weights?.span[row] ?? 1
            if isLate(number, at: times[row], key, weight) {
                late.append(row)
                continue
            }
            if before[key] == nil {
                before[key] = emission == .changes ? rows.members(key) : []
                touched.append(key)
            }
            if weight < 0 || times[row] < rows.firstTime(key) ?? .max { mayEndEarlier.insert(key) }
            rows.add(number, at: times[row], key: key, weight: weight)
            missing[number] = rows.rowCount(number) < 0 ? times[row] : nil
        }
        for key in touched {
            if emission == .changes {
                changes.add(from: before[key] ?? [], to: rows.members(key))
            }
            if mayEndEarlier.contains(key) { schedule(key) }
        }
        try send(changes, output)
        rows.forget(numbers)
        forgetKeys(keyIDs)
        if !late.isEmpty { try output.countLate(Selection(late), of: batch) }
    }

    /// Sends and drops the sessions that the watermark has passed.
    public func advance(to watermark: Watermark, output: Output) throws {
        self.watermark = watermark
        isWatermarkChanged = true
        var changes = SessionChanges()
        var closed: [(key: UInt32, count: Int)] = []
        while let entry = closing.pop(before: watermark) {
            guard scheduled[Int(entry.number)] == entry.time else { continue }
            scheduled[Int(entry.number)] = .max
            let members = rows.members(entry.number)
            let final = members.prefix { $0.window.end + lateness < watermark }
            if emission == .onClose { changes.add(from: [], to: Array(final)) }
            if !final.isEmpty { closed.append((entry.number, final.count)) }
            if final.count < members.count {
                schedule(entry.number, at: members[final.count].window.end + lateness)
            }
        }
        try send(changes, output)
        for (key, count) in closed { rows.dropFirst(count, of: key) }
        forgetKeys(closed.map(\.key))
        let expired = missing.filter { $0.value + gap + lateness < watermark }.map(\.key)
        for number in expired { rows.expire(number) }
        for number in expired { missing[number] = nil }
    }

    private func isLate(_ number: UInt32, at time: Int64, _ key: UInt32, _ weight: Int64) -> Bool {
        if time + gap + lateness >= watermark || rows.touches(time, key) { return false }
        return rows.rowCount(number) == 0
    }

    private func locateKeys(of batch: Batch) {
        guard let table else {
            keyIDs = Array(repeating: 0, count: batch.count)
            return
        }
        table.findOrInsert(
            keys: keys.map { batch.columns[$0] }, count: batch.count, groupIDs: &keyIDs)
    }

    private func forgetKeys(_ keys: [UInt32]) {
        guard let table else { return }
        for key in Set(keys).sorted() where !rows.hasRows(key) {
            if Int(key) < scheduled.count { scheduled[Int(key)] = .max }
            table.remove(key)
        }
    }

    /// Looks at the key when the first of its sessions may end: not before its first row's.
    private func schedule(_ key: UInt32) {
        guard let first = rows.firstTime(key) else { return }
        schedule(key, at: first + gap + lateness)
    }

    private func schedule(_ key: UInt32, at time: Int64) {
        if Int(key) >= scheduled.count {
            scheduled.append(
                contentsOf: repeatElement(.max, count: Int(key) + 1 - scheduled.count))
        }
        guard time < scheduled[Int(key)] else { return }
        scheduled[Int(key)] = time
        closing.insert(key, at: time)
    }

    private func send(_ changes: SessionChanges, _ output: Output) throws {
        guard !changes.rows.isEmpty else { return }
        let count = changes.rows.count
        var starts = FixedColumnWriter<Int64>(type: timeType, count: count)
        var ends = FixedColumnWriter<Int64>(type: timeType, count: count)
        for (row, window) in changes.windows.enumerated() {
            starts[row] = window.start
            ends[row] = window.end
        }
        try output.sendInPieces(
            Batch(
                columns: rows.columns(changes.rows) + [starts.finish(), ends.finish()],
                count: count,
                weights: changes.weights.allSatisfy { $0 == 1 } ? nil : Weights(changes.weights)))
    }
}

/// Rows that leave and come with their windows.
private struct SessionChanges {
    var rows: [UInt32] = []
    var windows: [TimeWindow] = []
    var weights: [Int64] = []

    /// Adds the differences between two lists in the same order.
    mutating func add(from old: [SessionRows.Member], to new: [SessionRows.Member]) {
        var coming: [(SessionRows.Member, Int64)] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if right == new.count || left < old.count && old[left].entry < new[right].entry {
                append(old[left], -old[left].count)
                left += 1
            } else if left == old.count || new[right].entry < old[left].entry {
                coming.append((new[right], new[right].count))
                right += 1
            } else {
                if old[left].window == new[right].window {
                    let change = new[right].count - old[left].count
                    if change != 0 { coming.append((new[right], change)) }
                } else {
                    append(old[left], -old[left].count)
                    coming.append((new[right], new[right].count))
                }
                left += 1
                right += 1
            }
        }
        for (member, weight) in coming { append(member, weight) }
    }

    private mutating func append(_ member: SessionRows.Member, _ weight: Int64) {
        rows.append(member.entry.row)
        windows.append(member.window)
        weights.append(weight)
    }
}

// MARK: State

extension SessionAssignOperator {
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
        let column = saved.columns[time]
        let times = column.span(of: Int64.self)
        for row in 0..<saved.count {
            rows.add(
                numbers[row], at: times[row], key: keyIDs[row],
                weight: saved.weights?.span[row] ?? 1)
            if rows.rowCount(numbers[row]) < 0 { missing[numbers[row]] = times[row] }
        }
        rows.markStored(numbers)
        for key in Set(keyIDs).sorted() { schedule(key) }
        forgetKeys(keyIDs)
    }

    /// The memory of the rows.
    public var stateByteCount: Int { rows.byteCount + closing.byteCount }

    /// The number of rows in open sessions.
    public var stateRowCount: Int { rows.count }
}
