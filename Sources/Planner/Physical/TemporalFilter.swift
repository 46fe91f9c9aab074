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
            hint: "compare a time with now() plus or minus a fixed interval: "
                + "ts > now() - INTERVAL '1 hour'")
    }

    private func temporalFilter(
        _ comparisons: [ClockComparison], over input: PhysicalPlan, _ properties: PlanProperties
    ) -> Planned {
        var items = input.columns.map { ProjectItem(expression: .column($0), output: $0) }
        var bounds: [TemporalFilter.Bound] = []
        for comparison in comparisons {
            let column: PlanColumn
            if let known = items.first(where: { $0.expression == comparison.time }) {
                column = known.output
            } else {
                column = PlanColumn(
                    id: ColumnID(Self.firstMoment - items.count), name: "moment",
                    type: comparison.time.type)
                items.append(ProjectItem(expression: comparison.time, output: column))
            }
            bounds += comparison.bounds.map {
                TemporalFilter.Bound(column: column, isEnd: $0.isEnd, shift: $0.shift)
            }
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

/// A comparison of a time with `now()` plus a fixed interval, as the moments between which it holds.
private struct ClockComparison {
    /// The time, over the input.
    let time: Expression
    /// The moments, relative to the time.
    let bounds: [(isEnd: Bool, shift: Int64)]

    init?(_ term: Expression, _ session: EvaluationSession) {
        guard case .call(let call) = term, call.arguments.count == 2,
            let turned = Self.turned[call.function.name]
        else { return nil }
        let (left, right) = (call.arguments[0], call.arguments[1])
        if right.readsClock, !left.readsClock {
            self.init(left, call.function.name, right, session)
        } else if left.readsClock, !right.readsClock {
            self.init(right, turned, left, session)
        } else {
            return nil
        }
    }

    /// `side operation clock`.
    private init?(
        _ side: Expression, _ operation: String, _ clock: Expression, _ session: EvaluationSession
    ) {
        var (side, clock) = (side, clock)
        var shift: Int64 = 0
        // c > now() - t is t > now() - c.
        if case .call(let call) = clock, call.function.name == "-", clock.type == .interval,
            call.arguments.count == 2, call.arguments[0].readsClock,
            let span = Self.fixed(side, session)
        {
            (side, clock) = (call.arguments[1], call.arguments[0])
            shift = -span
        }
        guard !side.readsClock, side.type == .timestamp || side.type == .timestamptz,
            let offset = Self.offset(clock, session),
            session.timeZone == "UTC" || side.type == .timestamptz
        else { return nil }
        // The time is compared with now + c: the moment is at time - c.
        shift = -(shift + offset)
        time = side
        switch operation {
        case ">": bounds = [(true, shift)]
        case ">=": bounds = [(true, shift + 1)]
        case "<": bounds = [(false, shift + 1)]
        case "<=": bounds = [(false, shift)]
        default: bounds = [(false, shift), (true, shift + 1)]
        }
    }

    private static let turned = [
        "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=",
    ]

    /// How far an expression is from `now()`; nil for any other.
    private static func offset(_ clock: Expression, _ session: EvaluationSession) -> Int64? {
        switch clock {
        case .cast(let operand, .timestamp), .cast(let operand, .timestamptz):
            return offset(operand, session)
        case .call(let call) where call.arguments.isEmpty:
            return ["now", "localtimestamp"].contains(call.function.name) ? 0 : nil
        case .call(let call) where call.arguments.count == 2:
            let (left, right) = (call.arguments[0], call.arguments[1])
            switch call.function.name {
            case "+":
                if let base = offset(left, session) {
                    return fixed(right, session).map { base + $0 }
                }
                return offset(right, session).flatMap { base in
                    fixed(left, session).map { base + $0 }
                }
            case "-":
                guard let base = offset(left, session) else { return nil }
                return fixed(right, session).map { base - $0 }
            default: return nil
            }
        default: return nil
        }
    }

    /// A constant interval without months, in microseconds.
    private static func fixed(_ expression: Expression, _ session: EvaluationSession) -> Int64? {
        guard expression.columnIDs.isEmpty, expression.type == .interval,
            case .interval(let value)? = expression.evaluated(session), value.months == 0,
            value.fixedMicroseconds.magnitude < 1 << 60
        else { return nil }
        return value.fixedMicroseconds
    }
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
