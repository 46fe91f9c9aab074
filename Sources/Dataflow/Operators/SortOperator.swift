import Columnar
import Functions

/// ORDER BY of a bounded query: the rows that the changes add up to, sorted, at the end. State O(rows).
public final class SortOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "Sort"
    private let ordering: RowOrdering
    private let held: HeldRows

    /// Sorts rows with columns of `types`; equal rows stay in order of arrival.
    public init(by ordering: RowOrdering, types: [DataType]) {
        self.ordering = ordering
        held = HeldRows(types: types)
    }

    /// Keeps the rows.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        try held.append(batch)
    }

    /// Sends the rows in order.
    public func finish(output: Output) throws {
        let rows = held.all().consolidatedInserts()
        held.removeAll()
        try output.sendInPieces(rows.sorted(by: ordering))
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
    }

    /// The memory of the rows.
    public var stateByteCount: Int { held.byteCount }

    /// The number of rows.
    public var stateRowCount: Int { held.count }
}
