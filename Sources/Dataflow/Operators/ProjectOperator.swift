import Columnar
import Functions

/// Computes columns: Δπ(A) = π(ΔA), linear, no state. The expressions are deterministic; a row for
/// which one fails leaves the result, and its removal fails alike.
public final class ProjectOperator: Operator {
    /// The name that plans and errors show.
    public let name: String
    private let expressions: [CompiledExpression]

    /// Replaces the columns by those of `expressions`, in order.
    public init(_ expressions: [CompiledExpression], name: String = "Project") {
        self.expressions = expressions
        self.name = name
    }

    /// Sends the computed rows.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        var evaluation = EvaluationContext(session: output.context.session)
        let columns = expressions.map { $0.evaluateExpanded(batch, &evaluation) }
        let computed = batch.replacing(columns: columns)
        guard !evaluation.errors.isEmpty else { return try output.send(computed) }
        try output.reject(evaluation.errors, of: batch)
        try output.send(
            computed.filtered(by: evaluation.errors.remainingRows(of: batch.count)))
    }
}
