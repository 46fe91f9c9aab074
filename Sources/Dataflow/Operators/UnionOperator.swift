import Columnar

/// UNION ALL: Δ(A + B) = ΔA + ΔB, linear, no state. The watermark is the minimum (rule 28), which
/// the runtime sees to.
public final class UnionOperator: Operator {
    /// The name that plans and errors show.
    public let name = "Union"

    /// A union of any number of inputs with the same column types.
    public init() {}

    /// Sends the rows on.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        try output.send(batch)
    }
}
