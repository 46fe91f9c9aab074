import Columnar
import Functions

extension Expression: CustomStringConvertible {
    /// The expression as SQL-like text, its columns with their ids.
    public var description: String {
        switch self {
        case .column(let column): return column.reference
        case .literal(let value, let type): return Expression.text(of: value, type)
        case .call(let call): return call.description
        case .cast(let operand, let type): return "CAST(\(operand) AS \(type))"
        case .and(let left, let right): return "(\(left) AND \(right))"
        case .or(let left, let right): return "(\(left) OR \(right))"
        case .conditional(let branches, let otherwise, _):
            let whens = branches.map { "WHEN \($0.condition) THEN \($0.value)" }
            return "CASE \(whens.joined(separator: " ")) ELSE \(otherwise) END"
        case .coalesce(let arguments, _):
            return "coalesce(\(arguments.map(\.description).joined(separator: ", ")))"
        case .attempt(let operand): return "try(\(operand))"
        }
    }

    private static func text(of value: Value, _ type: DataType) -> String {
        switch value {
        case .null, .boolean, .integer, .double, .real, .decimal: "\(value)"
        case .text: "'\(value)'"
        default: "\(type) '\(value)'"
        }
    }
}

extension FunctionCall: CustomStringConvertible {
    /// An operator between its arguments, a function in front of them.
    public var description: String {
        let isWord = function.name.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false
        if !isWord, arguments.count == 2 {
            return "(\(arguments[0]) \(function.name) \(arguments[1]))"
        }
        return "\(function.name)(\(arguments.map(\.description).joined(separator: ", ")))"
    }
}

extension AggregateCall: CustomStringConvertible {
    /// `sum(DISTINCT x) FILTER (…) AS sum#9`.
    public var description: String {
        let sortKeyCount = function.orderRole == .matters ? order.count : 0
        var values = arguments.dropLast(sortKeyCount).map(\.description)
        if function.orderRole == .isArgument, let direction = order.first {
            values[0] += direction.text
        }
        let sortKeys = zip(arguments.suffix(sortKeyCount), order).map { "\($0)\($1.text)" }
        let sorting = sortKeys.isEmpty ? "" : " ORDER BY " + sortKeys.joined(separator: ", ")
        let list = values.isEmpty ? "*" : values.joined(separator: ", ") + sorting
        let condition = filter.map { " FILTER (\($0))" } ?? ""
        return "\(function.name)(\(isDistinct ? "DISTINCT " : "")\(list))\(condition)"
            + " AS \(output.reference)"
    }
}

extension AggregateOrder {
    /// ` DESC NULLS LAST`, what goes without saying left out.
    fileprivate var text: String {
        let nulls = nullsFirst == isDescending ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST"
        return (isDescending ? " DESC" : "") + nulls
    }
}
