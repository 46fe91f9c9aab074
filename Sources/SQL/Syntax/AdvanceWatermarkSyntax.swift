/// `ADVANCE WATERMARK FOR table TO time`: time passes without rows.
public struct AdvanceWatermarkSyntax: Hashable, Sendable {
    /// The table or source.
    public var table: NameSyntax
    /// The new watermark.
    public var time: ExpressionSyntax
}
