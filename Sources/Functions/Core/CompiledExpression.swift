import Columnar

/// An expression compiled to kernels: evaluated over a whole batch at once.
///
/// Only errors tell whether a branch was evaluated, so CASE, COALESCE, AND and OR evaluate every
/// branch for every row and drop the errors of the rows that SQL would have skipped (rule 39).
public indirect enum CompiledExpression: Sendable {
    /// The column at an index of the batch.
    case column(Int)
    /// The same value for every row: a constant column of one row.
    case constant(Column)
    /// A kernel over its arguments.
    case call(Kernel, arguments: [CompiledExpression], type: DataType)
    /// Three-valued AND.
    case and(CompiledExpression, CompiledExpression)
    /// Three-valued OR.
    case or(CompiledExpression, CompiledExpression)
    /// The value of the first branch whose condition is true, otherwise `otherwise`.
    case conditional([ConditionalBranch], otherwise: CompiledExpression, type: DataType)
    /// The first argument that is not NULL.
    case coalesce([CompiledExpression], type: DataType)
    /// NULL where the operand fails: TRY and TRY_CAST.
    case attempt(CompiledExpression)
}

/// `WHEN condition THEN value`.
public struct ConditionalBranch: Sendable {
    /// A boolean; NULL counts as false.
    public let condition: CompiledExpression
    /// The value where the condition is true.
    public let value: CompiledExpression

    /// A branch.
    public init(condition: CompiledExpression, value: CompiledExpression) {
        self.condition = condition
        self.value = value
    }
}
