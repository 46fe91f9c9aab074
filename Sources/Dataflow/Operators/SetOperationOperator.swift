import Columnar
import Functions

/// INTERSECT and EXCEPT, plain and ALL, of two changing inputs A and B. For each row r that Δ
/// touches: Δ(A ∘ B)[r] = f(A₋[r] + ΔA[r], B₋[r] + ΔB[r]) − f(A₋[r], B₋[r]), where X₋ is the input
/// before and, with a⁺ = max(a, 0),
///
///     f(a, b) = min(a⁺, b⁺)          INTERSECT ALL
///     f(a, b) = [a > 0 and b > 0]    INTERSECT
///     f(a, b) = (a⁺ − b⁺)⁺           EXCEPT ALL
///     f(a, b) = [a > 0 and b ≤ 0]    EXCEPT
///
/// Weights are added as they come, also below 0, so that a removal may come before its insert (rule
/// 6). NULL equals NULL. State O(distinct rows of A and B). After `distinct` of Budiu et al., VLDB
/// 2023. Input 0 is A, input 1 is B; both must have been exchanged by a hash of the whole row.
public final class SetOperationOperator: Operator, StatefulOperator {
    /// Which rows are kept.
    public enum Kind: Sendable {
        /// Rows of both.
        case intersect
        /// Rows of A that B has not.
        case except
    }

    /// When results leave.
    public enum Emission: Sendable {
        /// With every batch, as changes.
        case changes
        /// Once, at the end of bounded inputs.
        case onFinish
    }

    /// The name that plans and errors show.
    public let name: String
    private let kind: Kind
    private let isAll: Bool
    private let emission: Emission
    private let table: KeyTable
    private var weights: [Weight] = []
    private var dirty = DirtySet()
    private var removedKeys: [[UInt8]] = []
    private var groupIDs: [UInt32] = []

    /// How often a row is in A and in B, and in the result that was sent last while a batch is added.
    private struct Weight {
        var left: Int64 = 0
        var right: Int64 = 0
        var sent: Int64 = 0
        var isTouched = false
    }

    /// The set operation on inputs with columns of `types`, at least one; `isAll` keeps
    /// multiplicities.
    public init(
        _ kind: Kind, isAll: Bool, types: [DataType], emission: Emission = .changes
    ) {
        self.kind = kind
        self.isAll = isAll
        self.emission = emission
        name = (kind == .intersect ? "Intersect" : "Except") + (isAll ? "All" : "")
        table = KeyTable(types: types)
    }

    /// Adds rows; sends how often each of them is in the result now, as a difference.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        table.findOrInsert(keys: batch.columns, count: batch.count, groupIDs: &groupIDs)
        reserve(table.groupLimit)
        let touched = add(batch.weights, input: input)
        if emission == .changes { try sendChanges(of: touched, output) }
        removeEmpty(touched)
    }

    /// Adds the located rows; gives each of their groups once.
    private func add(_ added: Weights?, input: Int) -> [UInt32] {
        var touched: [UInt32] = []
        for row in groupIDs.indices {
            let group = Int(groupIDs[row])
            if !weights[group].isTouched {
                weights[group].isTouched = true
                weights[group].sent = count(weights[group])
                touched.append(groupIDs[row])
            }
            let weight = added.map { $0.span[row] } ?? 1
            if input == 0 {
                weights[group].left &+= weight
            } else {
                weights[group].right &+= weight
            }
        }
        for group in touched { weights[Int(group)].isTouched = false }
        dirty.mark(touched.span)
        return touched
    }

    /// How often a row is in the result.
    private func count(_ weight: Weight) -> Int64 {
        let (left, right) = (max(weight.left, 0), max(weight.right, 0))
        switch (kind, isAll) {
        case (.intersect, true): return min(left, right)
        case (.intersect, false): return left > 0 && right > 0 ? 1 : 0
        case (.except, true): return max(left - right, 0)
        case (.except, false): return left > 0 && right == 0 ? 1 : 0
        }
    }

    private func sendChanges(of touched: [UInt32], _ output: Output) throws {
        var changed: [UInt32] = []
        var differences: [Int64] = []
        for group in touched {
            let difference = count(weights[Int(group)]) - weights[Int(group)].sent
            if difference == 0 { continue }
            changed.append(group)
            differences.append(difference)
        }
        try send(changed, differences, output)
    }

    private func send(_ groups: [UInt32], _ counts: [Int64], _ output: Output) throws {
        guard !groups.isEmpty else { return }
        let isInsert = counts.allSatisfy { $0 == 1 }
        try output.send(
            Batch(
                columns: table.keyColumns(groups: groups), count: groups.count,
                weights: isInsert ? nil : Weights(counts)))
    }

    /// Sends everything where that was left for the end, each row as often as it is there.
    public func finish(output: Output) throws {
        guard emission == .onFinish else { return }
        var groups: [UInt32] = []
        for group in table.liveGroups {
            for _ in 0..<count(weights[Int(group)]) {
                groups.append(group)
                guard groups.count >= Batch.targetRowCount else { continue }
                try send(groups, Array(repeating: 1, count: groups.count), output)
                groups.removeAll(keepingCapacity: true)
            }
        }
        try send(groups, Array(repeating: 1, count: groups.count), output)
    }

    private func removeEmpty(_ groups: [UInt32]) {
        let empty = groups.filter {
            weights[Int($0)].left == 0 && weights[Int($0)].right == 0
        }
        let stored = empty.filter { dirty.drop($0) }
        if !stored.isEmpty {
            let columns = table.keyColumns(groups: stored)
            for row in stored.indices { removedKeys.append(key(columns, row)) }
        }
        for group in empty { table.remove(group) }
    }

    private func reserve(_ limit: Int) {
        guard weights.count < limit else { return }
        weights.append(contentsOf: repeatElement(Weight(), count: limit - weights.count))
        dirty.reserve(limit)
    }

    private func key(_ columns: [Column], _ row: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        RowCoding.encode(columns, row: row, into: &bytes)
        return bytes
    }

    /// What changed since the last epoch. Key: the row. Value: how often it is in A and in B.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        for key in removedKeys { changes.remove(key) }
        removedKeys.removeAll()
        let groups = dirty.takeDirty()
        guard !groups.isEmpty else { return changes }
        let columns = table.keyColumns(groups: groups)
        var value = StateWriter()
        for (row, group) in groups.enumerated() {
            value.removeAll()
            value.write(weights[Int(group)].left)
            value.write(weights[Int(group)].right)
            changes.set(key(columns, row), value.bytes)
        }
        return changes
    }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        let builders = table.types.map { ColumnBuilder(type: $0, capacity: entries.count) }
        var saved: [Weight] = []
        for index in 0..<entries.count {
            guard let bytes = entries.value(at: index) else { continue }
            var row = StateReader(Array(entries.key(at: index)))
            try RowCoding.decode(&row, into: builders)
            var value = StateReader(Array(bytes))
            saved.append(
                Weight(left: try value.read(Int64.self), right: try value.read(Int64.self)))
        }
        guard !saved.isEmpty else { return }
        table.findOrInsert(
            keys: builders.map { $0.finish() }, count: saved.count, groupIDs: &groupIDs)
        reserve(table.groupLimit)
        for (group, weight) in zip(groupIDs, saved) {
            weights[Int(group)] = weight
            dirty.markStored(group)
        }
    }

    /// The memory of the rows.
    public var stateByteCount: Int {
        table.byteCount + weights.capacity * MemoryLayout<Weight>.stride + dirty.byteCount
    }

    /// The number of distinct rows of both inputs.
    public var stateRowCount: Int { table.count }
}
