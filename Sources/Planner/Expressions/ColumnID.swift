/// Names one column of one plan, wherever in the plan it is used. Nodes that pass a column through
/// keep its id, so rules can move expressions without renumbering them.
public struct ColumnID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Unique within a plan, in the order of binding.
    public let number: Int

    /// The id with a number.
    public init(_ number: Int) {
        self.number = number
    }

    /// The older column comes first.
    public static func < (left: ColumnID, right: ColumnID) -> Bool {
        left.number < right.number
    }

    /// `#7`, as EXPLAIN prints it.
    public var description: String { "#\(number)" }
}

/// Gives out the column ids of one plan.
public final class ColumnIDAllocator {
    private var next = 0

    /// Starts at `#0`.
    public init() {}

    /// An id that was not given out before.
    public func allocate() -> ColumnID {
        defer { next += 1 }
        return ColumnID(next)
    }
}
