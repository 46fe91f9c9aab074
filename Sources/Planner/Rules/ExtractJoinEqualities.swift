extension Rule {
    /// `a.x = b.y` in a join's condition becomes a key to look rows up by; with IS NOT DISTINCT FROM a
    /// key whose NULLs match.
    static let extractJoinEqualities = Rule(
        "extract_join_equalities", "joins by hash where the condition has equalities"
    ) { plan, _ in
        plan.rewritten { node in
            guard case .join(var join) = node, let residual = join.residual else { return node }
            let leftIDs = Set(join.left.columns.map(\.id))
            let rightIDs = Set(join.right.columns.map(\.id))
            var rest: [Expression] = []
            for term in residual.conjuncts {
                // A side that may fail is a key only where no term before it keeps rows from it.
                if let equality = term.equality(between: leftIDs, and: rightIDs),
                    rest.isEmpty || (equality.left.isTotal && equality.right.isTotal)
                {
                    join.equalities.append(equality)
                } else {
                    rest.append(term)
                }
            }
            join.residual = Expression.conjunction(rest)
            return .join(join)
        }
    }
}

extension Expression {
    /// The two sides of `=`, or IS NOT DISTINCT FROM, when one is over `left` alone and the other over
    /// `right` alone.
    func equality(between left: Set<ColumnID>, and right: Set<ColumnID>)
        -> JoinEquality?
    {
        guard let (call, matchesNull) = equalityCall, isDeterministic else { return nil }
        let (a, b) = (call.arguments[0], call.arguments[1])
        guard !a.columnIDs.isEmpty, !b.columnIDs.isEmpty, a.type == b.type else { return nil }
        if a.columnIDs.isSubset(of: left), b.columnIDs.isSubset(of: right) {
            return JoinEquality(left: a, right: b, matchesNull: matchesNull)
        }
        if b.columnIDs.isSubset(of: left), a.columnIDs.isSubset(of: right) {
            return JoinEquality(left: b, right: a, matchesNull: matchesNull)
        }
        return nil
    }

    /// The call of an equality, and whether it is true of two NULLs.
    private var equalityCall: (call: FunctionCall, matchesNull: Bool)? {
        guard case .call(let call) = self else { return nil }
        if call.function.name == "=" { return (call, false) }
        if call.function.name == "is not distinct from" { return (call, true) }
        guard call.function.name == "not", case .call(let inner) = call.arguments[0],
            inner.function.name == "is distinct from"
        else { return nil }
        return (inner, true)
    }
}
