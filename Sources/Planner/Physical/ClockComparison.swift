import Columnar
import Functions

/// A comparison of a time with what is computed from `now()`, as the moments from and until which it
/// holds.
///
/// What is computed from the clock is a chain of steps f that never falls as the clock goes on. Then
/// f(now) ≥ t holds from m(t) on, the first moment at which it does, and for a chain of steps
/// m(g ∘ f)(t) = m(f)(m(g)(t)), so that the moment is found step by step from the outermost inwards.
struct ClockComparison {
    /// A moment, `shift` microseconds after a time that is computed from a row.
    struct Moment {
        var isEnd: Bool
        var time: Expression
        var shift: Int64
    }

    let moments: [Moment]

    /// Nil for any other term.
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
        var added: Int64 = 0
        // c > now() - t is t > now() - c.
        if case .call(let call) = clock, call.function.name == "-", clock.type == .interval,
            call.arguments.count == 2, call.arguments[0].readsClock,
            let span = ClockStep.fixed(side, session)
        {
            (side, clock) = (call.arguments[1], call.arguments[0])
            added = span
        }
        guard !side.readsClock, let steps = ClockStep.steps(to: clock, session) else { return nil }
        switch side.type {
        case .timestamptz: break
        case .timestamp, .date: guard session.timeZone == "UTC" else { return nil }
        default: return nil
        }
        guard session.timeZone == "UTC" || steps.allSatisfy(\.isFixed) else { return nil }
        if side.type == .date { side = .cast(side, to: .timestamp) }
        func moment(isEnd: Bool, after more: Int64) -> Moment? {
            var moment = Moment(isEnd: isEnd, time: side, shift: added + more)
            for step in steps.reversed() {
                guard step.goBack(&moment) else { return nil }
            }
            return moment
        }
        let wanted: [(isEnd: Bool, more: Int64)] =
            switch operation {
            case ">": [(true, 0)]
            case ">=": [(true, 1)]
            case "<": [(false, 1)]
            case "<=": [(false, 0)]
            default: [(false, 0), (true, 1)]
            }
        let found = wanted.compactMap { moment(isEnd: $0.isEnd, after: $0.more) }
        guard found.count == wanted.count else { return nil }
        moments = found
    }

    private static let turned = [
        "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=",
    ]
}

/// A step of what is computed from the clock.
private enum ClockStep {
    /// Adds microseconds.
    case add(Int64)
    /// Adds months to the beginning of a day. To other times that would not be a step that never falls:
    /// a month before the 29th of March at 1:00 is earlier than a month before the 28th at 2:00.
    case addMonths(Int)
    /// Goes back to the beginning of a unit.
    case floor(String)

    var isFixed: Bool { if case .add = self { true } else { false } }

    /// The steps from `now()` to an expression; nil where it is computed in another way.
    static func steps(to clock: Expression, _ session: EvaluationSession) -> [ClockStep]? {
        switch clock {
        case .cast(let operand, .timestamp), .cast(let operand, .timestamptz):
            return steps(to: operand, session)
        case .cast(let operand, .date):
            return steps(to: operand, session).map { $0 + [.floor("day")] }
        case .call(let call) where call.arguments.isEmpty:
            switch call.function.name {
            case "now", "localtimestamp": return []
            case "current_date": return [.floor("day")]
            default: return nil
            }
        case .call(let call) where call.arguments.count == 2:
            return steps(to: call, session)
        default: return nil
        }
    }

    private static func steps(
        to call: FunctionCall, _ session: EvaluationSession
    ) -> [ClockStep]? {
        let (left, right) = (call.arguments[0], call.arguments[1])
        switch call.function.name {
        case "+" where left.readsClock: return adding(right, sign: 1, to: left, session)
        case "+": return adding(left, sign: 1, to: right, session)
        case "-": return adding(right, sign: -1, to: left, session)
        case "date_trunc":
            guard case .text(let unit)? = left.evaluated(session),
                let before = steps(to: right, session)
            else { return nil }
            return before + [.floor(String(decoding: unit, as: UTF8.self).lowercased())]
        default: return nil
        }
    }

    private static func adding(
        _ amount: Expression, sign: Int64, to clock: Expression, _ session: EvaluationSession
    ) -> [ClockStep]? {
        guard var found = steps(to: clock, session), amount.columnIDs.isEmpty else { return nil }
        switch amount.evaluated(session) {
        case .integer(let days)? where days.magnitude < 1 << 24:
            return found + [.add(sign * days * 86_400_000_000)]
        case .interval(let value)?:
            if value.months != 0 {
                guard case .floor(let unit)? = found.last, wholeDays.contains(unit) else {
                    return nil
                }
                found.append(.addMonths(Int(sign) * Int(value.months)))
            }
            guard let fixed = fixedPart(value) else { return nil }
            return fixed == 0 ? found : found + [.add(sign * fixed)]
        default: return nil
        }
    }

    /// The units that begin with a day.
    private static let wholeDays: Set<String> = [
        "day", "week", "month", "quarter", "year", "decade", "century", "millennium",
    ]

    /// A constant interval without months, in microseconds.
    static func fixed(_ expression: Expression, _ session: EvaluationSession) -> Int64? {
        guard expression.columnIDs.isEmpty, expression.type == .interval,
            case .interval(let value)? = expression.evaluated(session), value.months == 0
        else { return nil }
        return fixedPart(value)
    }

    private static func fixedPart(_ value: Interval) -> Int64? {
        let fixed = Interval(days: value.days, nanoseconds: value.nanoseconds)
        return fixed.fixedMicroseconds.magnitude < 1 << 60 ? fixed.fixedMicroseconds : nil
    }

    /// Makes a moment of the step's result the first one of its argument that gives it.
    func goBack(_ moment: inout ClockComparison.Moment) -> Bool {
        switch self {
        case .add(let microseconds):
            moment.shift -= microseconds
            return true
        case .floor(let unit):
            return moment.compute { time in
                .calling("date_ceil", [.literal(.text(unit), .text), time])
            }
        case .addMonths(let months):
            return moment.compute { Self.firstDay(reaching: $0, byAdding: months) }
        }
    }

    /// The first day that gives `time` or later when months are added to it: the same day of another
    /// month, or the first of the next one where that has no such day.
    private static func firstDay(
        reaching time: Expression, byAdding months: Int
    ) -> Expression? {
        func interval(_ months: Int) -> Expression {
            .literal(.interval(Interval(months: Int32(months))), .interval)
        }
        func unit(_ name: String) -> Expression { .literal(.text(name), .text) }
        guard let day = Expression.calling("date_ceil", [unit("day"), time]),
            let same = Expression.calling("-", [day, interval(months)]),
            let there = Expression.calling("+", [same, interval(months)]),
            let isShort = Expression.calling("<", [there, day]),
            let begin = Expression.calling("date_trunc", [unit("month"), same]),
            let next = Expression.calling("+", [begin, interval(1)])
        else { return nil }
        return .conditional(
            [ExpressionBranch(condition: isShort, value: next)], otherwise: same, type: same.type)
    }
}

extension ClockComparison.Moment {
    /// Replaces the moment by what is computed from it; false where that cannot be.
    fileprivate mutating func compute(_ body: (Expression) -> Expression?) -> Bool {
        let shifted: Expression? =
            shift == 0
            ? time
            : .calling(
                "+", [time, .literal(.interval(Interval(fixedMicroseconds: shift)), .interval)])
        guard let result = shifted.flatMap(body), result.type == time.type else { return false }
        time = result
        shift = 0
        return true
    }
}

extension Expression {
    /// A call of a scalar function with arguments of the very types of an overload; nil where there is
    /// none.
    fileprivate static func calling(_ name: String, _ arguments: [Expression]) -> Expression? {
        guard let function = Builtins.scalar(named: name),
            case .success(let choice) = OverloadResolution.resolve(
                function, argumentTypes: arguments.map(\.type),
                unknownLiterals: arguments.map { _ in false }),
            choice.argumentTypes == arguments.map(\.type)
        else { return nil }
        return .call(
            FunctionCall(
                function: function, overload: function.overloads[choice.index],
                arguments: arguments, type: choice.resultType))
    }
}
