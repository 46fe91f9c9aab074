import Columnar
import Functions

extension WindowBound {
    /// The beginning or the end of the window that `keys` are of: a key, or computed from the one that
    /// is.
    func bound(
        _ isStart: Bool, of keys: [PlanColumn], among bounds: [ColumnID: WindowBound]
    ) throws -> Expression {
        if let key = keys.first(where: { bounds[$0.id]?.isStart == isStart }) {
            return .column(key)
        }
        guard let other = keys.first(where: { bounds[$0.id] != nil }) else {
            throw PlanError("a window without its bounds")
        }
        return try Expression.shifted(other, by: size, isForward: !isStart)
    }
}

extension Expression {
    /// A time column plus or minus an interval.
    fileprivate static func shifted(
        _ column: PlanColumn, by size: Interval, isForward: Bool
    ) throws -> Expression {
        guard let function = Builtins.scalar(named: isForward ? "+" : "-"),
            case .success(let choice) = OverloadResolution.resolve(
                function, argumentTypes: [column.type, .interval], unknownLiterals: [false, false])
        else { throw PlanError("no arithmetic for \(column.type)") }
        return .call(
            FunctionCall(
                function: function, overload: function.overloads[choice.index],
                arguments: [.column(column), .literal(.interval(size), .interval)],
                type: choice.resultType))
    }
}
