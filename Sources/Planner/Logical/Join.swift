import SQL

/// The kinds of joins.
public enum JoinKind: String, Sendable {
    /// Pairs that match.
    case inner
    /// Pairs that match, and left rows without a match.
    case left
    /// Pairs that match, and right rows without a match.
    case right
    /// Pairs that match, and the rows of either side without a match.
    case full
    /// Left rows that match, each once.
    case semi
    /// Left rows without a match.
    case anti

    /// Whether left rows without a match are kept, padded.
    var padsRight: Bool { self == .left || self == .full }
    /// Whether right rows without a match are kept, padded.
    var padsLeft: Bool { self == .right || self == .full }
    /// Whether left rows without a match leave, padded or alone.
    var keepsUnmatchedLeft: Bool { padsRight || self == .anti }
    /// Whether only left columns leave.
    public var isLeftOnly: Bool { self == .semi || self == .anti }
}

/// An equality between the two sides of a join.
public struct JoinEquality: Sendable {
    /// Over the left input.
    public var left: Expression
    /// Over the right input, of the same type.
    public var right: Expression
    /// Whether NULL matches NULL, as IS NOT DISTINCT FROM does and `=` does not (rule 1).
    public var matchesNull: Bool

    /// An equality.
    public init(left: Expression, right: Expression, matchesNull: Bool = false) {
        self.left = left
        self.right = right
        self.matchesNull = matchesNull
    }

    /// The same with left and right exchanged.
    var turned: JoinEquality { JoinEquality(left: right, right: left, matchesNull: matchesNull) }
}

/// Pairs of a left and a right row for which every equality and the residual are true; for a semi or
/// anti join, the left rows that are, or are not, in such a pair.
public struct Join: Sendable {
    /// What happens to rows without a match.
    public var kind: JoinKind
    /// The equalities; none makes every pair a candidate.
    public var equalities: [JoinEquality]
    /// A further condition over both sides.
    public var residual: Expression?
    /// The left input.
    public var left: LogicalPlan
    /// The right input.
    public var right: LogicalPlan
    /// Where JOIN stands in the query, for messages.
    public var range: SourceRange?
    /// Of the right rows that match only the nearest is taken, if it says which.
    public var nearest: NearestMatch?
    /// Whether left rows meet the right rows that are there when they come, and no later ones.
    public var isOnArrival = false

    /// A join.
    public init(
        kind: JoinKind, equalities: [JoinEquality], residual: Expression?, left: LogicalPlan,
        right: LogicalPlan, range: SourceRange? = nil
    ) {
        self.kind = kind
        self.equalities = equalities
        self.residual = residual
        self.left = left
        self.right = right
        self.range = range
    }

    /// The left columns, then the right ones; those of a side that may be padded are nullable. Of a
    /// semi or anti join the left ones alone.
    public var columns: [PlanColumn] {
        if kind.isLeftOnly { return left.columns }
        return left.columns.map { $0.nullable(if: kind.padsLeft) }
            + right.columns.map { $0.nullable(if: kind.padsRight) }
    }
}

extension PlanColumn {
    /// The same column, nullable when `condition` holds.
    func nullable(if condition: Bool) -> PlanColumn {
        var copy = self
        copy.isNullable = isNullable || condition
        return copy
    }
}
