/// When rows leave that are chosen or numbered within partitions.
public enum RankEmission: Sendable {
    /// With every batch, as changes.
    case changes
    /// Once, when the watermark reaches the end of the window that the partition belongs to.
    case onClose
    /// Once, at the end of a bounded input, in order.
    case onFinish
}
