import Columnar
import Functions
import SQL

/// Keeps rows while comparisons of their times with the moving clock hold.
public struct TemporalFilter: Sendable {
    /// One comparison: a row is there from, or until, the moment `shift` after the time in `column`.
    public struct Bound: Sendable {
        /// A TIMESTAMP or TIMESTAMPTZ of the input.
        public var column: PlanColumn
        /// Whether the row leaves then, and does not enter.
        public var isEnd: Bool
        /// Microseconds.
        public var shift: Int64
    }

    /// The comparisons.
    public var bounds: [Bound]
    /// The input.
    public var input: PhysicalPlan

    var text: String {
        bounds.map { bound in
            let sign = bound.shift < 0 ? "-" : "+"
            let shift = bound.shift == 0 ? "" : " \(sign) \(intervalText(abs(bound.shift)))"
            return (bound.isEnd ? "until " : "from ") + bound.column.reference + shift
        }.joined(separator: ", ")
    }
}

extension PhysicalPlanner {
    /// A filter. Over endless input `now()` moves (rule 32): terms that compare a time with it become
    /// the moments at which rows enter and leave, the others are computed once.
    func choose(_ filter: Filter, over input: Planned) throws -> Planned {
        let terms = filter.condition.conjuncts
        let moving = input.properties.isBounded ? [] : terms.filter(\.readsClock)
        guard !moving.isEmpty else {
            return Planned(
                plan: .filter(condition: filter.condition, input: input.plan),
                properties: input.properties)
        }
        var plan = input.plan
        if let fixed = Expression.conjunction(terms.filter { !$0.readsClock }) {
            plan = .filter(condition: fixed, input: plan)
        }
        let comparisons = try moving.map { term in
            guard let found = ClockComparison(term, session) else { throw unknownUse(of: term) }
            return found
        }
        return temporalFilter(comparisons, over: plan, input.properties)
    }

    private func unknownUse(of term: Expression) -> DiagnosticError {
        Diagnostic.unsupported(
            "the condition \(term) of a continuous query", at: range,
            hint: "compare a time with now() plus or minus a fixed interval, or with a day: "
                + "ts > now() - INTERVAL '1 hour', ts >= current_date - INTERVAL '1 month'")
    }

    private func temporalFilter(
        _ comparisons: [ClockComparison], over input: PhysicalPlan, _ properties: PlanProperties
    ) -> Planned {
        var items = input.columns.map { ProjectItem(expression: .column($0), output: $0) }
        var bounds: [TemporalFilter.Bound] = []
        for moment in comparisons.flatMap(\.moments) {
            let column: PlanColumn
            if let known = items.first(where: { $0.expression == moment.time }) {
                column = known.output
            } else {
                column = PlanColumn(
                    id: ColumnID(Self.firstMoment - items.count), name: "moment",
                    type: moment.time.type)
                items.append(ProjectItem(expression: moment.time, output: column))
            }
            bounds.append(
                TemporalFilter.Bound(column: column, isEnd: moment.isEnd, shift: moment.shift))
        }
        var plan = input
        let isWider = items.count > input.columns.count
        if isWider { plan = .project(items: items, input: plan) }
        plan = .temporalFilter(TemporalFilter(bounds: bounds, input: plan))
        if isWider {
            let passed = input.columns.map { ProjectItem(expression: .column($0), output: $0) }
            plan = .project(items: passed, input: plan)
        }
        // Rows come and go when the clock says so, whatever the watermark.
        var result = properties.withoutTime
        result.isAppendOnly = properties.isAppendOnly && !bounds.contains(where: \.isEnd)
        result.isFinal = false
        return Planned(plan: plan, properties: result)
    }

    /// Ids that no plan gives out: they only live between the two projections.
    private static let firstMoment = -2_000_000
}

extension Expression {
    /// Whether its value depends on when it is computed.
    var readsClock: Bool {
        if case .call(let call) = self {
            switch call.function.name {
            case "now", "current_date", "localtimestamp": return true
            case "age" where call.arguments.count == 1: return true
            default: break
            }
        }
        return children.contains(where: \.readsClock)
    }
}
