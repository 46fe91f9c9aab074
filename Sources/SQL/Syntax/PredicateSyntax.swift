/// `left operator ANY (…)` or `left operator ALL (…)`.
public struct QuantifiedSyntax: Hashable, Sendable {
    /// What is compared.
    public var left: ExpressionSyntax
    /// How.
    public var `operator`: BinaryOperatorSyntax
    /// Where the operator stands.
    @Located public var operatorRange: SourceRange
    /// With any or with all.
    public var quantifier: QuantifierSyntax
    /// Of what.
    public var source: Source

    /// Where the values come from.
    public enum Source: Hashable, Sendable {
        /// `ANY (SELECT …)`
        case query(QuerySyntax)
        /// `ANY (array)`
        case array(ExpressionSyntax)
    }
}

/// `operand IS [NOT] test`.
public struct IsTestSyntax: Hashable, Sendable {
    /// What is tested.
    public var operand: ExpressionSyntax
    /// For what.
    public var test: Test
    /// Whether `NOT` stands before the test.
    public var isNegated: Bool

    /// What may follow `IS`.
    public enum Test: Hashable, Sendable {
        /// `NULL`; also `ISNULL` and `NOTNULL`.
        case null
        /// `TRUE` or `FALSE`.
        case boolean(Bool)
        /// `UNKNOWN`
        case unknown
        /// `DISTINCT FROM other`
        case distinctFrom(ExpressionSyntax)
        /// `JSON [VALUE | OBJECT | ARRAY | SCALAR]`
        case json(JSONKind)
    }

    /// What kind of JSON a text must hold.
    public enum JSONKind: String, Hashable, Sendable, CaseIterable {
        /// Any.
        case value = "VALUE"
        /// `{…}`
        case object = "OBJECT"
        /// `[…]`
        case array = "ARRAY"
        /// Anything else.
        case scalar = "SCALAR"
    }
}

/// `operand [NOT] BETWEEN [SYMMETRIC] low AND high`.
public struct BetweenSyntax: Hashable, Sendable {
    /// What is tested.
    public var operand: ExpressionSyntax
    /// The lower bound, included.
    public var low: ExpressionSyntax
    /// The upper bound, included.
    public var high: ExpressionSyntax
    /// Whether the bounds may come in either order.
    public var isSymmetric: Bool
    /// Whether `NOT` stands before `BETWEEN`.
    public var isNegated: Bool
}

/// `operand [NOT] IN (…)`.
public struct InSyntax: Hashable, Sendable {
    /// What is looked for.
    public var operand: ExpressionSyntax
    /// Among what.
    public var source: Source
    /// Whether `NOT` stands before `IN`.
    public var isNegated: Bool

    /// Where the values come from.
    public enum Source: Hashable, Sendable {
        /// `(a, b, c)`, at least one.
        case list([ExpressionSyntax])
        /// `(SELECT …)`
        case query(QuerySyntax)
    }
}

/// `operand [NOT] LIKE pattern [ESCAPE escape]`.
public struct LikeSyntax: Hashable, Sendable {
    /// Which kind of pattern.
    public var match: Match
    /// What is matched.
    public var operand: ExpressionSyntax
    /// With what; an array if `quantifier` is set.
    public var pattern: ExpressionSyntax
    /// The escape character.
    public var escape: ExpressionSyntax?
    /// `LIKE ANY (array)` or `LIKE ALL (array)`.
    public var quantifier: QuantifierSyntax?
    /// Whether `NOT` stands before the word.
    public var isNegated: Bool

    /// The kinds of pattern.
    public enum Match: String, Hashable, Sendable, CaseIterable {
        /// `%` and `_`.
        case like = "LIKE"
        /// The same without regard to case.
        case ilike = "ILIKE"
        /// The standard's regular expressions.
        case similar = "SIMILAR TO"
    }
}

/// `CASE [operand] WHEN … THEN … ELSE … END`.
public struct CaseSyntax: Hashable, Sendable {
    /// What each `WHEN` is compared with; nil if each is a condition.
    public var operand: ExpressionSyntax?
    /// The branches, at least one.
    public var branches: [Branch]
    /// What holds otherwise; nil for NULL.
    public var otherwise: ExpressionSyntax?

    /// `WHEN condition THEN result`.
    public struct Branch: Hashable, Sendable {
        /// The condition, or the value to compare the operand with.
        public var condition: ExpressionSyntax
        /// The result.
        public var result: ExpressionSyntax
    }
}

/// `CAST(operand AS type)`, `operand::type` or `TRY_CAST(operand AS type)`.
public struct CastSyntax: Hashable, Sendable {
    /// What is cast.
    public var operand: ExpressionSyntax
    /// To what.
    public var type: TypeSyntax
    /// Whether a failure gives NULL.
    public var isTry: Bool

    /// A cast; see the properties.
    public init(operand: ExpressionSyntax, type: TypeSyntax, isTry: Bool) {
        self.operand = operand
        self.type = type
        self.isTry = isTry
    }
}
