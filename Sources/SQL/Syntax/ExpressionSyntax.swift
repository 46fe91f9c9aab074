/// A value expression. Parentheses leave no node: the printer puts them back where they are needed.
public struct ExpressionSyntax: Hashable, Sendable {
    /// What it is.
    public var kind: Kind
    /// Where it stands, with its parentheses if it had any.
    @Located public var range: SourceRange

    /// An expression of that kind.
    public init(_ kind: Kind, range: SourceRange = .none) {
        self.kind = kind
        self.range = range
    }

    /// The kinds of expression.
    public indirect enum Kind: Hashable, Sendable {
        /// A column, perhaps qualified; in some functions' arguments a table, a time unit or a type.
        case name(NameSyntax)
        /// `*` or `t.*`.
        case star(StarSyntax)
        /// A plain constant.
        case literal(LiteralSyntax)
        /// `TIMESTAMP '…'` and the like.
        case typedLiteral(TypedLiteralSyntax)
        /// `INTERVAL '1' MINUTE`, `1 MINUTE`.
        case interval(IntervalLiteralSyntax)
        /// `$1`, counted from 1.
        case parameter(Int)
        /// `DEFAULT` as a value of INSERT or UPDATE.
        case defaultValue

        /// `-x`, `+x`, `~x`.
        case unary(UnaryOperatorSyntax, ExpressionSyntax)
        /// `left operator right`.
        case binary(BinarySyntax)
        /// `a AND b AND c`: two operands or more.
        case and([ExpressionSyntax])
        /// `a OR b OR c`: two operands or more.
        case or([ExpressionSyntax])
        /// `NOT x`.
        case not(ExpressionSyntax)
        /// `x = ANY (…)`, `x < ALL (…)`.
        case quantified(QuantifiedSyntax)
        /// `x IS [NOT] NULL`, `x IS [NOT] DISTINCT FROM y`, …
        case isTest(IsTestSyntax)
        /// `x [NOT] BETWEEN [SYMMETRIC] low AND high`.
        case between(BetweenSyntax)
        /// `x [NOT] IN (…)`.
        case inList(InSyntax)
        /// `x [NOT] LIKE pattern [ESCAPE c]`, also ILIKE and SIMILAR TO.
        case like(LikeSyntax)
        /// `CASE … END`.
        case caseExpression(CaseSyntax)
        /// `CAST(x AS t)`, `x::t`, `TRY_CAST(x AS t)`.
        case cast(CastSyntax)
        /// `x COLLATE name`.
        case collate(ExpressionSyntax, NameSyntax)
        /// `x AT TIME ZONE zone`; nil for `x AT LOCAL`.
        case atTimeZone(ExpressionSyntax, zone: ExpressionSyntax?)

        /// `f(…)` with everything that may follow it; also `CURRENT_TIMESTAMP` and its kin.
        case call(FunctionCallSyntax)
        /// `EXTRACT(field FROM x)`.
        case extract(ExtractSyntax)
        /// `SUBSTRING(x FROM start FOR length)` or `SUBSTRING(x SIMILAR pattern ESCAPE c)`; the form
        /// with commas is a call.
        case substring(SubstringSyntax)
        /// `POSITION(needle IN haystack)`.
        case position(needle: ExpressionSyntax, haystack: ExpressionSyntax)
        /// `TRIM([BOTH | LEADING | TRAILING] [characters] FROM x)`; the form with commas is a call.
        case trim(TrimSyntax)
        /// `OVERLAY(x PLACING y FROM start [FOR length])`.
        case overlay(OverlaySyntax)
        /// `FLOOR(ts TO unit)` or `CEIL(ts TO unit)`, as Flink writes them.
        case roundToUnit(RoundToUnitSyntax)
        /// `JSON_VALUE(x, path …)`, `JSON_QUERY(…)`, `JSON_EXISTS(…)` with their clauses.
        case jsonAccess(JSONAccessSyntax)
        /// `DESCRIPTOR(ts)`.
        case descriptor([IdentifierSyntax])

        /// `EXISTS (query)`.
        case exists(QuerySyntax)
        /// `(query)` as a value.
        case subquery(QuerySyntax)
        /// `ARRAY(query)`.
        case arraySubquery(QuerySyntax)
        /// `ROW(a, b)` or `(a, b)`.
        case row([ExpressionSyntax])
        /// `ARRAY[a, b]` or `[a, b]`.
        case array([ExpressionSyntax])
        /// `MAP[key, value, …]` or `MAP {key: value, …}`.
        case map([MapEntrySyntax])
        /// `{name: value, …}`.
        case structure([StructEntrySyntax])
        /// `x[index]`.
        case element(ExpressionSyntax, index: ExpressionSyntax)
        /// `x[lower:upper]`, either bound may be missing.
        case slice(ExpressionSyntax, lower: ExpressionSyntax?, upper: ExpressionSyntax?)
        /// `(x).name`, `f(y).name`, `a[1].name`; a dotted name is `name`.
        case field(ExpressionSyntax, IdentifierSyntax)
        /// `(x).*`
        case allFields(ExpressionSyntax)
    }
}

/// `*` or `t.*`, perhaps with columns left out or replaced.
public struct StarSyntax: Hashable, Sendable {
    /// The `t` of `t.*`.
    public var qualifier: NameSyntax?
    /// `EXCLUDE (a, b)`, also written `EXCEPT (a, b)`.
    public var excluded: [IdentifierSyntax]
    /// `REPLACE (expression AS name, …)`.
    public var replaced: [SelectItemSyntax]

    /// `*`, with nothing left out unless given.
    public init(
        qualifier: NameSyntax? = nil, excluded: [IdentifierSyntax] = [],
        replaced: [SelectItemSyntax] = []
    ) {
        self.qualifier = qualifier
        self.excluded = excluded
        self.replaced = replaced
    }
}

/// `left operator right`.
public struct BinarySyntax: Hashable, Sendable {
    /// The operator.
    public var `operator`: BinaryOperatorSyntax
    /// Where the operator stands.
    @Located public var operatorRange: SourceRange
    /// What stands before it.
    public var left: ExpressionSyntax
    /// What stands after it.
    public var right: ExpressionSyntax

    /// `left operator right`.
    public init(
        _ operator: BinaryOperatorSyntax, operatorRange: SourceRange = .none,
        _ left: ExpressionSyntax, _ right: ExpressionSyntax
    ) {
        self.operator = `operator`
        self.operatorRange = operatorRange
        self.left = left
        self.right = right
    }
}

/// `key: value` of a map.
public struct MapEntrySyntax: Hashable, Sendable {
    /// The key.
    public var key: ExpressionSyntax
    /// The value.
    public var value: ExpressionSyntax
}

/// `name: value` of a structure.
public struct StructEntrySyntax: Hashable, Sendable {
    /// The field's name.
    public var name: IdentifierSyntax
    /// Its value.
    public var value: ExpressionSyntax
}
