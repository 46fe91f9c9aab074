/// `name(arguments)` and the clauses that may follow.
public struct FunctionCallSyntax: Hashable, Sendable {
    /// The function's name. `CURRENT_DATE` and its kin are calls without arguments.
    public var name: NameSyntax
    /// Whether `DISTINCT` stands before the arguments.
    public var isDistinct: Bool
    /// The arguments; `count(*)` has one, a `star`.
    public var arguments: [FunctionArgumentSyntax]
    /// `f(x ORDER BY y)`.
    public var orderBy: [SortItemSyntax]
    /// `f(x) WITHIN GROUP (ORDER BY y)`.
    public var withinGroup: [SortItemSyntax]
    /// `f(x) FILTER (WHERE condition)`.
    public var filter: ExpressionSyntax?
    /// `IGNORE NULLS` or `RESPECT NULLS`, inside the parentheses or after them.
    public var nullTreatment: NullTreatmentSyntax?
    /// `OVER name` or `OVER (…)`.
    public var over: WindowReferenceSyntax?

    /// A call of `name` with these arguments and nothing else unless given.
    public init(
        name: NameSyntax, isDistinct: Bool = false, arguments: [FunctionArgumentSyntax],
        orderBy: [SortItemSyntax] = [], withinGroup: [SortItemSyntax] = [],
        filter: ExpressionSyntax? = nil, nullTreatment: NullTreatmentSyntax? = nil,
        over: WindowReferenceSyntax? = nil
    ) {
        self.name = name
        self.isDistinct = isDistinct
        self.arguments = arguments
        self.orderBy = orderBy
        self.withinGroup = withinGroup
        self.filter = filter
        self.nullTreatment = nullTreatment
        self.over = over
    }
}

/// One argument of a call.
public struct FunctionArgumentSyntax: Hashable, Sendable {
    /// The name of `name => value`.
    public var name: IdentifierSyntax?
    /// The value.
    public var value: Value
    /// Where the argument stands.
    @Located public var range: SourceRange

    /// What an argument may be.
    public enum Value: Hashable, Sendable {
        /// An expression; a window table function's table may also be a plain name or a subquery.
        case expression(ExpressionSyntax)
        /// `TABLE t` or `TABLE (query)`, perhaps with `PARTITION BY` and `ORDER BY`.
        case table(TableArgumentSyntax)
    }

    /// An argument, named if `name` is given.
    public init(name: IdentifierSyntax? = nil, value: Value, range: SourceRange = .none) {
        self.name = name
        self.value = value
        self.range = range
    }

    /// The expression, unless the argument is a table.
    public var expression: ExpressionSyntax? {
        if case .expression(let expression) = value { expression } else { nil }
    }
}

/// `TABLE t [PARTITION BY …] [ORDER BY …]` as an argument.
public struct TableArgumentSyntax: Hashable, Sendable {
    /// The rows; `TABLE t` is a query whose body is `.table`.
    public var query: QuerySyntax
    /// The partitioning expressions.
    public var partitionBy: [ExpressionSyntax]
    /// The order within a partition.
    public var orderBy: [SortItemSyntax]
}

/// Whether a window function skips NULLs.
public enum NullTreatmentSyntax: String, Hashable, Sendable {
    /// `IGNORE NULLS`
    case ignore = "IGNORE NULLS"
    /// `RESPECT NULLS`
    case respect = "RESPECT NULLS"
}

/// `expression [ASC | DESC] [NULLS FIRST | NULLS LAST]`.
public struct SortItemSyntax: Hashable, Sendable {
    /// What is sorted by.
    public var expression: ExpressionSyntax
    /// Whether the largest comes first.
    public var isDescending: Bool
    /// Where NULLs go; nil if unsaid (last when ascending, first when descending).
    public var nullsFirst: Bool?
    /// Where the item stands.
    @Located public var range: SourceRange
}
