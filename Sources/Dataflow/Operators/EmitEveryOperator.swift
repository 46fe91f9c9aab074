import Columnar
import Functions

/// EMIT EVERY: changes wait, and leave when the wall clock passes a multiple of the period, those of
/// one row added up: out = Σ Δ over the period. What cancels within a period is never seen.
/// State O(rows that changed in the period).
public final class EmitEveryOperator: Operator, TimedOperator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "EmitEvery"
    private let period: Int64
    private let held: HeldRows
    /// When the changes leave next; nil before the first tick.
    private var due: Int64?
    private var isDueChanged = false
    /// How many rows there may be before they are added up.
    private var limit = EmitEveryOperator.smallestLimit

    private static let smallestLimit = 4 * Batch.targetRowCount

    /// Lets changes of rows with columns of `types` out every `period` microseconds.
    public init(period: Int64, types: [DataType]) {
        self.period = period
        held = HeldRows(types: types)
    }

    /// Keeps the changes.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        try held.append(batch)
        guard held.count > limit else { return }
        let sum = takeSum()
        try held.append(sum)
        limit = max(Self.smallestLimit, 2 * sum.count)
    }

    /// Sends what has changed when a period is over.
    public func tick(now: Int64, output: Output) throws {
        let isOver = due.map { now >= $0 } ?? false
        guard isOver || due == nil else { return }
        due = now - WindowSpec.floorMod(now, period) + period
        isDueChanged = true
        if isOver { try sendAll(output) }
    }

    /// Sends the rest.
    public func finish(output: Output) throws {
        try sendAll(output)
    }

    private func sendAll(_ output: Output) throws {
        guard held.count > 0 else { return }
        limit = Self.smallestLimit
        try output.sendInPieces(takeSum())
    }

    private func takeSum() -> Batch {
        let sum = held.all().summed()
        held.removeAll()
        return sum
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        held.takeChanges(into: &changes)
        if isDueChanged, let due {
            changes.set([0], withUnsafeBytes(of: due) { Array($0) })
            isDueChanged = false
        }
        return changes
    }

    /// Takes the waiting changes of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        try held.restore(from: entries)
        for index in 0..<entries.count where entries.key(at: index).first == 0 {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            due = try reader.read(Int64.self)
        }
    }

    /// The memory of the waiting changes.
    public var stateByteCount: Int { held.byteCount }

    /// The number of waiting changes.
    public var stateRowCount: Int { held.count }
}

extension Batch {
    /// The same changes with those of equal rows added up, removals first, none of weight 0.
    func summed() -> Batch {
        guard count > 0 else { return self }
        let table = KeyTable(types: columns.map(\.type))
        var groups: [UInt32] = []
        table.findOrInsert(keys: columns, count: count, groupIDs: &groups)
        var sums = [Int64](repeating: 0, count: table.groupLimit)
        var lastRows = [Int](repeating: 0, count: table.groupLimit)
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group] &+= weights?.span[row] ?? 1
            lastRows[group] = row
        }
        let leaving = sums.indices.filter { sums[$0] < 0 }
        let coming = sums.indices.filter { sums[$0] > 0 }
        let order = leaving + coming
        let rows = Batch(columns: columns, count: count)
            .filtered(by: Selection(order.map { lastRows[$0] }))
        let isInsert = order.allSatisfy { sums[$0] == 1 }
        return Batch(
            columns: rows.columns, count: rows.count,
            weights: isInsert ? nil : Weights(order.map { sums[$0] }))
    }
}
