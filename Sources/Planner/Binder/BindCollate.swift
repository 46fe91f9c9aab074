import Columnar
import SQL

extension Binder {
    /// `x COLLATE "C"`: text is ordered by its bytes, which is what these collations mean (rule 38).
    func bindCollate(
        _ operand: ExpressionSyntax, _ collation: NameSyntax, in context: ExpressionContext
    ) throws -> Expression {
        let bound = try bindNode(operand, in: context)
        guard bound.type == .text || bound.type == .null else {
            throw Diagnostic.failure(
                "collations are not supported by type \(bound.type)", code: "42804",
                at: operand.range, hint: "only TEXT has one")
        }
        let known = ["c", "posix", "ucs_basic", "default", "c.utf8", "c.utf-8"]
        guard known.contains(collation.base.name.lowercased()) else {
            throw Diagnostic.failure(
                "collation '\(collation.base.spelling)' does not exist", code: "42704",
                at: collation.range, hint: "text is ordered by its bytes: COLLATE \"C\"")
        }
        return bound
    }
}
