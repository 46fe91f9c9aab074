import Columnar

extension Rule {
    /// Where a condition cannot be true of a padded row, the join need not pad it: WHERE on the
    /// nullable side of an outer join makes an inner join of it (rule 3). Terms that then may go
    /// below the join do.
    static let simplifyOuterJoins = Rule(
        "simplify_outer_joins", "pads no rows that a later condition drops"
    ) { plan, _ in
        plan.rewritten { node in
            switch node {
            case .filter(let filter):
                guard case .join(var join) = filter.input else { return node }
                let terms = filter.condition.conjuncts
                guard join.simplify(by: terms) else { return node }
                return pushFilters(terms, into: .join(join))
            case .join(var join):
                guard join.simplifyInputs() else { return node }
                return .join(join)
            default:
                return node
            }
        }
    }
}

extension Join {
    /// Stops padding the sides that `terms`, which are true of all rows that are kept, rule out;
    /// whether that changed anything.
    fileprivate mutating func simplify(by terms: [Expression]) -> Bool {
        let before = kind
        if kind.padsRight, terms.reject(left: false, of: self) {
            kind = kind == .full ? .right : .inner
        }
        if kind.padsLeft, terms.reject(left: true, of: self) {
            kind = kind == .full ? .left : .inner
        }
        return kind != before
    }

    /// The same for the joins right below, by this join's own condition.
    fileprivate mutating func simplifyInputs() -> Bool {
        let terms = residual?.conjuncts ?? []
        var isChanged = false
        if !kind.padsRight, kind != .anti, case .join(var inner) = left, inner.simplify(by: terms) {
            left = .join(inner)
            isChanged = true
        }
        if !kind.padsLeft, case .join(var inner) = right, inner.simplify(by: terms) {
            right = .join(inner)
            isChanged = true
        }
        return isChanged
    }
}

extension [Expression] {
    /// Whether some term is never true where all columns of a side are NULL.
    fileprivate func reject(left: Bool, of join: Join) -> Bool {
        let ids = Set((left ? join.left : join.right).columns.map(\.id))
        return contains { $0.isNeverTrue(whenNull: ids) }
    }
}

extension Expression {
    /// Whether it is false or NULL in every row in which the columns `ids` are NULL.
    fileprivate func isNeverTrue(whenNull ids: Set<ColumnID>) -> Bool {
        switch self {
        case .and(let left, let right):
            return left.isNeverTrue(whenNull: ids) || right.isNeverTrue(whenNull: ids)
        case .or(let left, let right):
            return left.isNeverTrue(whenNull: ids) && right.isNeverTrue(whenNull: ids)
        case .call(let call) where call.function.name == "not":
            if case .call(let test) = call.arguments[0], test.function.name == "is null" {
                return test.arguments[0].isNull(whenNull: ids)
            }
            return isNull(whenNull: ids)
        case .literal(.boolean(false), _):
            return true
        default:
            return isNull(whenNull: ids)
        }
    }

    /// Whether it is NULL in every row in which the columns `ids` are.
    private func isNull(whenNull ids: Set<ColumnID>) -> Bool {
        switch self {
        case .column(let column): ids.contains(column.id)
        case .literal(let value, _): value.isNull
        case .cast(let operand, _), .attempt(let operand): operand.isNull(whenNull: ids)
        case .call(let call):
            (call.overload.nullRule == .strict || call.function.name == "not")
                && call.overload.volatility == .immutable
                && call.arguments.contains { $0.isNull(whenNull: ids) }
        case .coalesce(let arguments, _): arguments.allSatisfy { $0.isNull(whenNull: ids) }
        case .and, .or, .conditional: false
        }
    }
}
