import Columnar
import Functions
import SQL

extension Binder {
    /// `(start, end) OVERLAPS (start, end)`, where an end may also be how long it takes.
    func bindOverlaps(
        _ syntax: BinarySyntax, in context: ExpressionContext
    ) throws -> Expression {
        let first = try period(syntax.left, in: context)
        let second = try period(syntax.right, in: context)
        return try call(
            "overlaps", first + second,
            [syntax.left.range, syntax.left.range, syntax.right.range, syntax.right.range],
            at: syntax.operatorRange)
    }

    private func period(
        _ syntax: ExpressionSyntax, in context: ExpressionContext
    ) throws -> [Expression] {
        guard case .row(let parts) = syntax.kind, parts.count == 2 else {
            throw Diagnostic.failure(
                "OVERLAPS compares two periods", code: "42601", at: syntax.range,
                hint: "write (start, end) OVERLAPS (start, end)")
        }
        let start = try bindNode(parts[0], in: context)
        let end = try bindNode(parts[1], in: context)
        guard end.type == .interval else { return [start, end] }
        return [start, try call("+", [start, end], parts.map(\.range), at: parts[1].range)]
    }
}
