/// A node of a job's graph: the place of a source, operator, exchange or sink in the order in which
/// the graph was built. Every worker builds the same graph, so it means the same on each, and state
/// is kept under it.
public struct NodeID: Hashable, Sendable, Comparable {
    /// The place, from 0.
    public let index: Int

    /// The node at `index`.
    public init(_ index: Int) {
        self.index = index
    }

    /// Whether it was built earlier.
    public static func < (left: NodeID, right: NodeID) -> Bool {
        left.index < right.index
    }
}
