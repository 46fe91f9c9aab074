import Columnar

extension Rule {
    /// Moves each term of a condition to the lowest place where its columns are known. A term that
    /// is not deterministic stays, and one that may fail goes nowhere where it would meet rows that
    /// it did not meet before (rule 39); below an aggregation go terms over the group keys alone.
    static let pushDownFilters = Rule(
        "push_down_filters", "filters rows as early as possible"
    ) { plan, _ in
        plan.rewritten { node in
            switch node {
            case .filter(let filter):
                return pushFilters(filter.condition.conjuncts, into: filter.input)
            case .join(let join):
                return push([], intoJoin: join)
            default:
                return node
            }
        }
    }
}

/// The plan that puts out the rows of `plan` for which all `terms` are true.
func pushFilters(_ terms: [Expression], into plan: LogicalPlan) -> LogicalPlan {
    guard !terms.isEmpty else { return plan }
    switch plan {
    case .filter(let filter):
        return pushFilters(filter.condition.conjuncts + terms, into: filter.input)
    case .project(var project):
        let replacements = Dictionary(
            uniqueKeysWithValues: project.items.map { ($0.output.id, $0.expression) })
        let movable = terms.filter { term in
            term.isDeterministic
                && term.columnIDs.allSatisfy { replacements[$0]?.isDeterministic ?? false }
        }
        project.input = pushFilters(
            movable.map { $0.replacingColumns(replacements) }, into: project.input)
        return keep(terms.filter { !movable.contains($0) }, over: .project(project))
    case .windowAssign(var assign):
        // Fewer rows would make other sessions, unless whole partitions leave.
        let movable = assign.kind.isSession ? assign.partition : assign.input.columns
        let known = Set(movable.map(\.id))
        let (below, above) = split(terms, within: known)
        assign.input = pushFilters(below, into: assign.input)
        return keep(above, over: .windowAssign(assign))
    case .gapFill(var fill):
        // What a key's rows are filled with depends on all of them.
        let (below, above) = split(terms, within: Set(fill.partition.map(\.id)))
        fill.input = pushFilters(below, into: fill.input)
        return keep(above, over: .gapFill(fill))
    case .unnest(var unnest):
        let (below, above) = split(terms, within: Set(unnest.input.columns.map(\.id)))
        unnest.input = pushFilters(below, into: unnest.input)
        return keep(above, over: .unnest(unnest))
    case .aggregate(var aggregate) where !aggregate.keys.isEmpty:
        let (below, above) = split(terms, within: Set(aggregate.keys.map(\.id)))
        aggregate.input = pushFilters(below, into: aggregate.input)
        return keep(above, over: .aggregate(aggregate))
    case .join(let join):
        return push(terms, intoJoin: join)
    case .union(var union):
        let movable = terms.filter(\.isDeterministic)
        union.inputs = union.inputs.map { push(movable, below: union.columns, into: $0) }
        return keep(terms.filter { !$0.isDeterministic }, over: .union(union))
    case .setOperation(var operation):
        let (below, above) = split(terms, within: Set(operation.columns.map(\.id)))
        operation.left = push(below, below: operation.columns, into: operation.left)
        operation.right = push(below, below: operation.columns, into: operation.right)
        return keep(above, over: .setOperation(operation))
    case .topN(var top) where !top.partition.isEmpty:
        let (below, above) = split(terms, within: Set(top.partition.map(\.id)))
        top.input = pushFilters(below, into: top.input)
        return keep(above, over: .topN(top))
    case .over(var over) where !over.partition.isEmpty:
        let (below, above) = split(terms, within: Set(over.partition.map(\.id)))
        over.input = pushFilters(below, into: over.input)
        return keep(above, over: .over(over))
    case .scan, .values, .aggregate, .sort, .topN, .over:
        return keep(terms, over: plan)
    }
}

/// Pushes terms over `columns` into an input that has those by position.
private func push(
    _ terms: [Expression], below columns: [PlanColumn], into input: LogicalPlan
) -> LogicalPlan {
    let replacements = Dictionary(
        uniqueKeysWithValues: zip(columns, input.columns).map { ($0.id, Expression.column($1)) })
    return pushFilters(terms.map { $0.replacingColumns(replacements) }, into: input)
}

/// Terms over one side go to that side unless the join pads it; terms over both sides of an inner
/// join become part of its condition. A term of the condition itself goes to the side it is about,
/// unless rows of that side are kept without a match.
private func push(_ terms: [Expression], intoJoin join: Join) -> LogicalPlan {
    var join = join
    if join.nearest != nil || join.isOnArrival { return push(terms, leftOf: join) }
    let leftIDs = Set(join.left.columns.map(\.id))
    let rightIDs = Set(join.right.columns.map(\.id))
    var toLeft: [Expression] = []
    var toRight: [Expression] = []
    var condition: [Expression] = []
    var above: [Expression] = []
    for term in terms {
        let columns = term.columnIDs
        let isOverBoth = !columns.isSubset(of: leftIDs) && !columns.isSubset(of: rightIDs)
        if isOverBoth, join.kind == .inner, term.isDeterministic, above.isEmpty {
            condition.append(term)
        } else if !term.isDeterministic || !term.isTotal || columns.isEmpty {
            above.append(term)
        } else if columns.isSubset(of: leftIDs), !join.kind.padsLeft {
            toLeft.append(term)
        } else if columns.isSubset(of: rightIDs), !join.kind.padsRight {
            toRight.append(term)
        } else if join.kind == .inner {
            condition.append(term)
        } else {
            above.append(term)
        }
    }
    var own: [Expression] = []
    for term in join.residual?.conjuncts ?? [] {
        let columns = term.columnIDs
        if !term.isDeterministic || !term.isTotal || columns.isEmpty {
            own.append(term)
        } else if columns.isSubset(of: leftIDs), !join.kind.keepsUnmatchedLeft {
            toLeft.append(term)
        } else if columns.isSubset(of: rightIDs), !join.kind.padsLeft {
            toRight.append(term)
        } else {
            own.append(term)
        }
    }
    join.left = pushFilters(toLeft, into: join.left)
    join.right = pushFilters(toRight, into: join.right)
    join.residual = Expression.conjunction(own + condition)
    return keep(above, over: .join(join))
}

/// What a join that takes one right row lets below it: terms over the left side. One over the right
/// side would make another row the nearest.
private func push(_ terms: [Expression], leftOf join: Join) -> LogicalPlan {
    var join = join
    let (below, above) = split(terms, within: Set(join.left.columns.map(\.id)))
    join.left = pushFilters(below, into: join.left)
    return keep(above, over: .join(join))
}

private func split(
    _ terms: [Expression], within known: Set<ColumnID>
) -> (inside: [Expression], outside: [Expression]) {
    let inside = terms.filter {
        $0.isDeterministic && $0.isTotal && $0.columnIDs.isSubset(of: known)
    }
    return (inside, terms.filter { !inside.contains($0) })
}

private func keep(_ terms: [Expression], over plan: LogicalPlan) -> LogicalPlan {
    guard let condition = Expression.conjunction(terms) else { return plan }
    return .filter(Filter(condition: condition, input: plan))
}

extension Expression {
    /// Whether it has a value for every row: comparisons and logic over columns and constants.
    var isTotal: Bool {
        switch self {
        case .cast(let operand, let type):
            guard let from = operand.type.integerWidth, from <= type.integerWidth ?? 0 else {
                return false
            }
        case .call(let call):
            guard call.function.category == .comparison || call.function.category == .logical
            else { return false }
        case .column, .literal, .and, .or, .conditional, .coalesce, .attempt: break
        }
        return children.allSatisfy(\.isTotal)
    }
}

extension DataType {
    /// How many bits a whole number of the type has; nil for other types.
    fileprivate var integerWidth: Int? {
        switch self {
        case .smallint: 16
        case .integer: 32
        case .bigint: 64
        default: nil
        }
    }
}
