import Columnar
import Functions

/// ORDER BY … LIMIT … OFFSET of a bounded query: the first rows that the changes add up to, at the
/// end. Without an order it is the order of arrival. State O(limit + offset) while the input only
/// inserts, O(rows) otherwise, since a row beyond the limit may be promoted (rule 43).
public final class TopNOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "TopN"
    private let ordering: RowOrdering
    private let limit: Int
    private let offset: Int
    private let held: HeldRows
    private var hasWeights = false

    /// The `limit` rows after the first `offset`, of rows with columns of `types`.
    public init(by ordering: RowOrdering, limit: Int, offset: Int = 0, types: [DataType]) {
        self.ordering = ordering
        self.limit = max(0, limit)
        self.offset = max(0, offset)
        held = HeldRows(types: types)
    }

    /// Keeps the rows that may be among the first.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        held.append(batch)
        if batch.weights != nil { hasWeights = true }
        let (needed, overflow) = limit.addingReportingOverflow(offset)
        guard !hasWeights, !overflow, held.count > max(needed &* 2, 4 * Batch.targetRowCount),
            needed < held.count / 2
        else { return }
        held.merge()
        let ordering = ordering
        _ = held.split { rows in
            let sorted = ordering.sorted(rows.columns, count: rows.count)
            // Kept in order of arrival, which decides between equal rows.
            let first = (0..<needed).map { Int(sorted.rows[$0]) }.sorted()
            let others = (needed..<rows.count).map { Int(sorted.rows[$0]) }
            return (Selection(first), Selection(others))
        }
    }

    /// Sends the rows in order.
    public func finish(output: Output) throws {
        let rows = held.all().consolidatedInserts().sorted(by: ordering)
        held.removeAll()
        let start = min(offset, rows.count)
        let count = min(limit, rows.count - start)
        try output.sendInPieces(rows.slice(from: start, count: count))
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        held.takeChanges(into: &changes)
        return changes
    }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        try held.restore(from: entries)
        hasWeights = held.batches.contains { $0.rows.weights != nil }
    }

    /// The memory of the rows.
    public var stateByteCount: Int { held.byteCount }

    /// The number of rows.
    public var stateRowCount: Int { held.count }
}
