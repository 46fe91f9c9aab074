import SQL

extension ExpressionSyntax {
    /// Whether it names a column anywhere, subqueries left out.
    var namesColumns: Bool {
        switch kind {
        case .name: true
        case .call(let call): call.arguments.contains { $0.expression?.namesColumns ?? false }
        default: operands.contains(where: \.namesColumns)
        }
    }

    /// The expressions directly below this one; subqueries and calls are left to their users.
    var operands: [ExpressionSyntax] {
        switch kind {
        case .name, .star, .literal, .typedLiteral, .interval, .parameter, .defaultValue,
            .descriptor, .exists, .subquery, .arraySubquery, .call:
            []
        case .unary(_, let operand), .not(let operand), .collate(let operand, _),
            .field(let operand, _), .allFields(let operand):
            [operand]
        case .binary(let syntax): [syntax.left, syntax.right]
        case .and(let terms), .or(let terms), .row(let terms), .array(let terms): terms
        case .quantified(let syntax): [syntax.left]
        case .isTest(let syntax):
            if case .distinctFrom(let other) = syntax.test {
                [syntax.operand, other]
            } else {
                [syntax.operand]
            }
        case .between(let syntax): [syntax.operand, syntax.low, syntax.high]
        case .inList(let syntax):
            if case .list(let list) = syntax.source {
                [syntax.operand] + list
            } else {
                [syntax.operand]
            }
        case .like(let syntax):
            [syntax.operand, syntax.pattern] + (syntax.escape.map { [$0] } ?? [])
        case .caseExpression(let syntax):
            (syntax.operand.map { [$0] } ?? [])
                + syntax.branches.flatMap { [$0.condition, $0.result] }
                + (syntax.otherwise.map { [$0] } ?? [])
        case .cast(let syntax): [syntax.operand]
        case .atTimeZone(let operand, let zone): [operand] + (zone.map { [$0] } ?? [])
        case .extract(let syntax): [syntax.operand]
        case .substring(let syntax):
            [syntax.operand]
                + [syntax.start, syntax.length, syntax.similar?.pattern, syntax.similar?.escape]
                .compactMap { $0 }
        case .position(let needle, let haystack): [needle, haystack]
        case .trim(let syntax): [syntax.operand] + (syntax.characters.map { [$0] } ?? [])
        case .overlay(let syntax):
            [syntax.operand, syntax.replacement, syntax.start] + [syntax.length].compactMap { $0 }
        case .roundToUnit(let syntax): [syntax.operand]
        case .jsonAccess(let syntax): [syntax.input, syntax.path]
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .structure(let entries): entries.map(\.value)
        case .element(let operand, let index): [operand, index]
        case .slice(let operand, let lower, let upper):
            [operand] + [lower, upper].compactMap { $0 }
        }
    }
}
