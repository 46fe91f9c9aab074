import Columnar
import Functions

/// Keeps the rows whose condition is true: Δσ(A) = σ(ΔA), linear, no state (Budiu et al., VLDB
/// 2023). NULL is not true.
public final class FilterOperator: Operator {
    /// The name that plans and errors show.
    public let name: String
    private let condition: CompiledExpression

    /// Keeps rows where `condition`, a boolean over the input's columns, is true.
    public init(_ condition: CompiledExpression, name: String = "Filter") {
        self.condition = condition
        self.name = name
    }

    /// Sends the rows of `batch` that pass.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        var evaluation = EvaluationContext(session: output.context.session)
        let column = condition.evaluate(batch, &evaluation)
        let kept = Selection(whereTrue: column)
        guard !evaluation.errors.isEmpty else {
            return try output.send(batch.filtered(by: kept))
        }
        try output.reject(evaluation.errors, of: batch)
        try output.send(batch.filtered(by: kept.removing(evaluation.errors)))
    }
}

extension Selection {
    /// The selected rows that did not fail: `a OR b` may be true although `a` failed.
    func removing(_ errors: RowErrors) -> Selection {
        let failed = Set(errors.entries.map(\.row))
        return Selection((0..<count).map { Int(rows[$0]) }.filter { !failed.contains($0) })
    }
}
