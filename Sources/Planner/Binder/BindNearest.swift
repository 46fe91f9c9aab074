import Columnar
import SQL

extension Binder {
    /// `l ASOF JOIN r ON l.k = r.k AND l.ts >= r.ts`, or with the inequality as MATCH_CONDITION: each
    /// left row with the nearest right row.
    func bindAsOfJoin(_ syntax: JoinSyntax) throws -> BoundTable {
        let (left, right) = try sides(of: syntax)
        var terms = try onTerms(syntax, left, right, what: "ASOF JOIN")
        if let condition = syntax.matchCondition {
            terms += try bind(condition, over: left, right).conjuncts
        }
        let leftIDs = Set(left.plan.columns.map(\.id))
        let rightIDs = Set(right.plan.columns.map(\.id))
        var equalities: [JoinEquality] = []
        var matches: [NearestMatch] = []
        for term in terms {
            if let equality = term.equality(between: leftIDs, and: rightIDs) {
                equalities.append(equality)
            } else if let match = term.nearestMatch(between: leftIDs, and: rightIDs) {
                matches.append(match)
            } else {
                throw Diagnostic.unsupported(
                    "an ASOF JOIN by anything but equalities and one inequality",
                    at: syntax.joinRange, hint: "filter the tables before they are joined")
            }
        }
        guard matches.count == 1, let match = matches.first else {
            throw Diagnostic.failure(
                "an ASOF JOIN takes one inequality between both sides, and this has "
                    + (matches.isEmpty ? "none" : "\(matches.count)"), code: "42P10",
                at: syntax.joinRange, hint: "write ON a.key = b.key AND a.ts >= b.ts")
        }
        guard NearestMatch.takes(match.left.type), match.left.type == match.right.type else {
            throw Diagnostic.unsupported(
                "an ASOF JOIN by \(match.left.type)", at: syntax.joinRange,
                hint: "compare times or numbers of one type, DECIMAL of up to 18 digits")
        }
        return try nearest(
            syntax, left, right, equalities: equalities, match: match, isOnArrival: false)
    }

    /// `v JOIN t FOR SYSTEM_TIME AS OF v.ts ON v.k = t.k`: the row of `t` that held at that time; with
    /// `PROCTIME()` the rows that are there when the left row comes.
    func bindTemporalJoin(
        _ syntax: JoinSyntax, _ named: NamedTableSyntax, asOf: ExpressionSyntax
    ) throws -> BoundTable {
        var current = syntax
        current.right.kind = .named(NamedTableSyntax(name: named.name))
        let (left, right) = try sides(of: current)
        if asOf.isProcessingTime {
            let terms = try onTerms(syntax, left, right, what: "FOR SYSTEM_TIME AS OF")
            return try nearest(
                syntax, left, right, equalities: [], residual: Expression.conjunction(terms),
                match: nil, isOnArrival: true)
        }
        let context = ExpressionContext(scope: left.scope, clause: "FOR SYSTEM_TIME AS OF")
        let moment = try bindExpression(asOf, in: context)
        let times = right.plan.properties.eventTimes
        guard let time = right.plan.columns.first(where: { times.contains($0.id) }) else {
            if case .scan(let scan) = right.plan, scan.relation.isSnapshot {
                throw Diagnostic.failure(
                    "'\(named.name.text)' has only the rows of now when a query is answered at once",
                    code: "42P10", at: asOf.range,
                    hint:
                        "make a materialized view of the query, which sees every row that there is "
                        + "from then on")
            }
            throw Diagnostic.failure(
                "FOR SYSTEM_TIME AS OF needs to know from when each row of '\(named.name.text)' holds",
                code: "42P10", at: asOf.range,
                hint: "declare WATERMARK FOR the column with that time, or write AS OF PROCTIME()")
        }
        guard case .column(let column) = moment,
            left.plan.properties.eventTimes.contains(column.id),
            column.type == time.type
        else {
            throw Diagnostic.failure(
                "FOR SYSTEM_TIME AS OF takes the event time of the left side, a \(time.type)",
                code: "42P10", at: asOf.range,
                hint: "name the column that its WATERMARK is for, or write AS OF PROCTIME()")
        }
        let leftIDs = Set(left.plan.columns.map(\.id))
        let rightIDs = Set(right.plan.columns.map(\.id))
        let terms = try onTerms(syntax, left, right, what: "FOR SYSTEM_TIME AS OF")
        let equalities = terms.compactMap { $0.equality(between: leftIDs, and: rightIDs) }
        guard equalities.count == terms.count, !equalities.isEmpty else {
            throw Diagnostic.unsupported(
                "FOR SYSTEM_TIME AS OF with a condition other than equalities",
                at: syntax.joinRange, hint: "put other conditions into WHERE")
        }
        let match = NearestMatch(
            left: moment, right: .column(time), isForward: false, isStrict: false,
            isVersioned: true)
        return try nearest(
            syntax, left, right, equalities: equalities, match: match, isOnArrival: false)
    }

    private func nearest(
        _ syntax: JoinSyntax, _ left: BoundTable, _ right: BoundTable,
        equalities: [JoinEquality], residual: Expression? = nil, match: NearestMatch?,
        isOnArrival: Bool
    ) throws -> BoundTable {
        let kind: JoinKind
        switch syntax.kind {
        case .inner: kind = .inner
        case .left: kind = .left
        default:
            throw Diagnostic.unsupported(
                "\(syntax.kind.rawValue) with one row of the right side", at: syntax.joinRange,
                hint: "write JOIN or LEFT JOIN")
        }
        var join = Join(
            kind: kind, equalities: equalities, residual: residual, left: left.plan,
            right: right.plan, range: syntax.joinRange)
        join.nearest = match
        join.isOnArrival = isOnArrival
        var scope = Scope(columns: left.scope.columns + right.scope.columns)
        scope.adoptNullability(of: .join(join))
        return BoundTable(plan: .join(join), scope: scope, windows: left.windows)
    }

    private func sides(of syntax: JoinSyntax) throws -> (BoundTable, BoundTable) {
        let sides = try Binder.collecting([syntax.left, syntax.right]) { try bindTable($0) }
        return (sides[0], sides[1])
    }

    private func onTerms(
        _ syntax: JoinSyntax, _ left: BoundTable, _ right: BoundTable, what: String
    ) throws -> [Expression] {
        switch syntax.condition {
        case .on(let condition):
            return try bind(condition, over: left, right).conjuncts
        case .none where syntax.matchCondition != nil:
            return []
        default:
            throw Diagnostic.unsupported(
                "\(what) without ON", at: syntax.joinRange, hint: "write ON a.key = b.key")
        }
    }

    private func bind(
        _ condition: ExpressionSyntax, over left: BoundTable, _ right: BoundTable
    ) throws -> Expression {
        let scope = Scope(columns: left.scope.columns + right.scope.columns)
        return try bindCondition(
            condition,
            in: ExpressionContext(
                scope: scope, clause: "JOIN/ON", windows: left.windows + right.windows))
    }
}

extension Expression {
    /// An inequality between the two sides, as a left row sees it.
    fileprivate func nearestMatch(
        between left: Set<ColumnID>, and right: Set<ColumnID>
    ) -> NearestMatch? {
        guard case .call(let call) = self, call.arguments.count == 2, isDeterministic else {
            return nil
        }
        let (a, b) = (call.arguments[0], call.arguments[1])
        guard !a.columnIDs.isEmpty, !b.columnIDs.isEmpty else { return nil }
        let isTurned = a.columnIDs.isSubset(of: right) && b.columnIDs.isSubset(of: left)
        guard isTurned || (a.columnIDs.isSubset(of: left) && b.columnIDs.isSubset(of: right))
        else { return nil }
        let isLess: Bool
        switch call.function.name {
        case "<", "<=": isLess = true
        case ">", ">=": isLess = false
        default: return nil
        }
        return NearestMatch(
            left: isTurned ? b : a, right: isTurned ? a : b, isForward: isLess != isTurned,
            isStrict: call.function.name.utf8.count == 1, isVersioned: false)
    }
}

extension ExpressionSyntax {
    /// `PROCTIME()`
    fileprivate var isProcessingTime: Bool {
        guard case .call(let call) = kind else { return false }
        return call.name.base.name == "proctime" && call.arguments.isEmpty
    }
}
