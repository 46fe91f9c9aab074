import Columnar
import Functions

/// SELECT DISTINCT: δ(A) has each row with a positive weight once, so that
/// Δδ(A)[r] = [A₋[r] + ΔA[r] > 0] − [A₋[r] > 0]; GROUP BY all columns without aggregates. State
/// O(distinct rows). Budiu et al., VLDB 2023.
public final class DistinctOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "Distinct"
    private let groups: GroupAggregateOperator

    /// The distinct rows of an input with columns of `types`.
    public init(types: [DataType]) {
        groups = GroupAggregateOperator(keys: Array(types.indices), keyTypes: types, calls: [])
    }

    /// Sends the rows that appear and those that disappear.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        try groups.process(batch, input: input, output: output)
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        try groups.takeStateChanges()
    }

    /// Takes the rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        try groups.restore(from: entries)
    }

    /// The memory of the rows.
    public var stateByteCount: Int { groups.stateByteCount }

    /// The number of distinct rows.
    public var stateRowCount: Int { groups.stateRowCount }
}
