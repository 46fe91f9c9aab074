import Columnar
import Functions

/// Rows by primary key, written and deleted: turns them into changes of a table (rule 41). With the
/// row of key k before a batch ρ₋(k) and after it ρ(k), the last one written unless it was deleted:
/// Δ[k] = +ρ(k) − ρ₋(k), nothing where both are the same (rule 15). Where rows are versions that hold from
/// a time on, each row of the batch is a change of its own.
///
/// Input: a row with a positive weight is what its key has from now on, one with a negative weight
/// says that the key has none; of that only the key counts. To delete an unknown key changes nothing
/// and is counted, so records that are delivered twice do no harm. State O(keys).
public final class UpsertOperator: Operator, StatefulOperator {
    /// When rows leave.
    public enum Emission: Sendable {
        /// With every batch, as changes.
        case changes
        /// Once, at the end of a bounded input, as inserts.
        case onFinish
    }

    /// The name that plans and errors show.
    public let name = "Upsert"
    private let key: [Int]
    private let emission: Emission
    private let rows: LatestRows

    /// The rows, with columns of `types`, by the columns `key`.
    public init(
        key: [Int], types: [DataType], keepsVersions: Bool = false, emission: Emission
    ) {
        self.key = key
        self.emission = emission
        rows = LatestRows(key: key, types: types, keepsVersions: keepsVersions)
    }

    /// Sends what the rows change.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try withoutNullKeys(batch, output)
        guard batch.count > 0 else { return }
        let changes = rows.apply(batch)
        output.counters.ignoredRows.count(changes.ignoredCount)
        if emission == .changes { try output.send(changes.batch()) }
    }

    /// Sends all rows where that was left for the end.
    public func finish(output: Output) throws {
        guard emission == .onFinish else { return }
        try output.sendInPieces(rows.all())
    }

    private func withoutNullKeys(_ batch: Batch, _ output: Output) throws -> Batch {
        let columns = key.map { batch.columns[$0] }
        guard columns.contains(where: \.hasNulls) else { return batch }
        var kept: [Int] = []
        for row in 0..<batch.count {
            if columns.contains(where: { $0.isNull(at: row) }) {
                try output.reject(
                    row: row, of: batch,
                    RowError(code: "23502", "a column of the primary key is NULL"))
            } else {
                kept.append(row)
            }
        }
        return batch.filtered(by: Selection(kept))
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        rows.takeChanges(into: &changes)
        return changes
    }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        try rows.restore(from: entries)
    }

    /// The memory of the rows.
    public var stateByteCount: Int { rows.byteCount }

    /// The number of rows.
    public var stateRowCount: Int { rows.count }
}
