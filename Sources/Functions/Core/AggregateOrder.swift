/// The direction of one sort key of an aggregate's ORDER BY.
public struct AggregateOrder: Hashable, Sendable {
    /// Whether the largest comes first.
    public var isDescending: Bool
    /// Whether NULLs come first.
    public var nullsFirst: Bool

    /// A direction.
    public init(isDescending: Bool, nullsFirst: Bool) {
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
    }
}
