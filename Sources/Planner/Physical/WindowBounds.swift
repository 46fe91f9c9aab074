import Columnar
import Functions

extension WindowBound {
    /// The beginning or the end of the window that `keys` are of: a key, or computed from the one that
    /// is. Where one bound does not tell the other, groups of that one alone take it for both.
    func bound(
        _ isStart: Bool, of keys: [PlanColumn], among bounds: [ColumnID: WindowBound]
    ) throws -> Expression {
        if let key = keys.first(where: { bounds[$0.id]?.isStart == isStart }) {
            return .column(key)
        }
        guard let other = keys.first(where: { bounds[$0.id] != nil }) else {
            throw PlanError("a window without its bounds")
        }
        if isStart && !kind.hasFixedSize { return .column(other) }
        return try Expression.shifted(.column(other), by: size, isForward: !isStart)
    }

    /// The watermark at which the window that `keys` are of closes.
    func closeTime(
        of keys: [PlanColumn], among bounds: [ColumnID: WindowBound]
    ) throws -> Expression {
        let end = try bound(false, of: keys, among: bounds)
        if delay == 0 { return end }
        return try Expression.shifted(end, by: Interval(fixedMicroseconds: delay), isForward: true)
    }
}

extension Interval {
    /// Days of 24 hours and the rest.
    init(fixedMicroseconds: Int64) {
        let day: Int64 = 86_400_000_000
        self.init(
            days: Int32(clamping: fixedMicroseconds / day),
            nanoseconds: fixedMicroseconds % day * 1_000)
    }
}

extension Expression {
    /// A time plus or minus an interval.
    fileprivate static func shifted(
        _ time: Expression, by size: Interval, isForward: Bool
    ) throws -> Expression {
        guard let function = Builtins.scalar(named: isForward ? "+" : "-"),
            case .success(let choice) = OverloadResolution.resolve(
                function, argumentTypes: [time.type, .interval], unknownLiterals: [false, false])
        else { throw PlanError("no arithmetic for \(time.type)") }
        return .call(
            FunctionCall(
                function: function, overload: function.overloads[choice.index],
                arguments: [time, .literal(.interval(size), .interval)],
                type: choice.resultType))
    }
}
