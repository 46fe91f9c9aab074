/// What follows `OVER`.
public enum WindowReferenceSyntax: Hashable, Sendable {
    /// `OVER w`
    case named(IdentifierSyntax)
    /// `OVER (…)`
    case specification(WindowSpecificationSyntax)
}

/// `([base] [PARTITION BY …] [ORDER BY …] [frame])`.
public struct WindowSpecificationSyntax: Hashable, Sendable {
    /// The named window that this one refines.
    public var base: IdentifierSyntax?
    /// The partitioning expressions.
    public var partitionBy: [ExpressionSyntax]
    /// The order within a partition.
    public var orderBy: [SortItemSyntax]
    /// Which rows of the partition count.
    public var frame: FrameSyntax?
    /// Where it stands, parentheses included.
    @Located public var range: SourceRange
}

/// `name AS (…)` of a WINDOW clause.
public struct NamedWindowSyntax: Hashable, Sendable {
    /// The window's name.
    public var name: IdentifierSyntax
    /// What it is.
    public var specification: WindowSpecificationSyntax
}

/// `ROWS BETWEEN start AND end EXCLUDE …`.
public struct FrameSyntax: Hashable, Sendable {
    /// What the bounds count.
    public var unit: Unit
    /// The first row.
    public var start: Bound
    /// The last row; nil if only a start was written, which means the current row.
    public var end: Bound?
    /// Which rows near the current one do not count.
    public var exclusion: Exclusion?
    /// Where the frame stands.
    @Located public var range: SourceRange

    /// What a frame counts.
    public enum Unit: String, Hashable, Sendable {
        /// Single rows.
        case rows = "ROWS"
        /// Distances of the sort key.
        case range = "RANGE"
        /// Groups of peers.
        case groups = "GROUPS"
    }

    /// One end of a frame.
    public enum Bound: Hashable, Sendable {
        /// `UNBOUNDED PRECEDING`
        case unboundedPreceding
        /// `n PRECEDING`
        case preceding(ExpressionSyntax)
        /// `CURRENT ROW`
        case currentRow
        /// `n FOLLOWING`
        case following(ExpressionSyntax)
        /// `UNBOUNDED FOLLOWING`
        case unboundedFollowing
    }

    /// What `EXCLUDE` names.
    public enum Exclusion: String, Hashable, Sendable {
        /// The current row.
        case currentRow = "CURRENT ROW"
        /// The current row and its peers.
        case group = "GROUP"
        /// Its peers only.
        case ties = "TIES"
        /// Nothing.
        case noOthers = "NO OTHERS"
    }
}
