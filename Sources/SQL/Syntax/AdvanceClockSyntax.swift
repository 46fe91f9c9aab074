/// `ADVANCE CLOCK BY interval` or `ADVANCE CLOCK TO time`: the wall clock of a test goes on.
public struct AdvanceClockSyntax: Hashable, Sendable {
    /// Whether `value` is the new time, and not how much passes.
    public var isTime: Bool
    /// The time, or the interval.
    public var value: ExpressionSyntax
}
