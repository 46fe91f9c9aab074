extension ExpressionSyntax.Kind {
    /// How tightly the outermost operator binds.
    var precedence: Precedence {
        switch self {
        case .or: .or
        case .and: .and
        case .not: .not
        case .isTest: .isTest
        case .between, .inList, .like: .range
        case .binary(let binary): binary.operator.precedence
        case .quantified(let quantified): quantified.operator.precedence
        case .unary(.bitNot, _): .other
        case .unary: .sign
        case .atTimeZone: .atTimeZone
        case .collate: .collate
        default: .primary
        }
    }
}

extension SQLPrinter {
    /// An expression, in parentheses if it binds looser than `minimum`.
    mutating func expression(_ expression: ExpressionSyntax, _ minimum: Precedence = .or) {
        let needsParentheses = expression.kind.precedence < minimum
        if needsParentheses { put("(") }
        kind(expression.kind)
        if needsParentheses { put(")") }
    }

    private mutating func kind(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .name(let name): self.name(name)
        case .star(let star): self.star(star)
        case .literal(let literal): self.literal(literal)
        case .typedLiteral(let literal):
            type(literal.type)
            put(" " + SQLPrinter.string(literal.value))
        case .interval(let interval):
            put("INTERVAL " + SQLPrinter.string(interval.value))
            if let fields = interval.fields { intervalFields(fields) }
        case .parameter(let number): put("$\(number)")
        case .defaultValue: put("DEFAULT")
        case .unary, .binary, .and, .or, .not, .collate, .atTimeZone: operation(kind)
        case .quantified, .isTest, .between, .inList, .like, .caseExpression: predicate(kind)
        case .call(let call): self.call(call)
        case .cast, .extract, .substring, .position, .trim, .overlay, .roundToUnit, .jsonAccess,
            .descriptor:
            specialFunction(kind)
        case .exists, .subquery, .arraySubquery: subquery(kind)
        case .row, .array, .map, .structure: composite(kind)
        case .element, .slice, .field, .allFields: access(kind)
        }
    }

    mutating func star(_ star: StarSyntax) {
        if let qualifier = star.qualifier {
            name(qualifier)
            put(".")
        }
        put("*")
        if !star.excluded.isEmpty {
            put(" EXCLUDE ")
            columns(star.excluded)
        }
        if !star.replaced.isEmpty {
            put(" REPLACE ")
            parenthesised(star.replaced) { $0.selectItem($1) }
        }
    }

    private mutating func literal(_ literal: LiteralSyntax) {
        switch literal {
        case .null: put("NULL")
        case .boolean(let value): put(value ? "TRUE" : "FALSE")
        case .integer(let digits), .decimal(let digits): put(digits)
        case .string(let value): put(SQLPrinter.string(value))
        case .bytes(let bytes): put("X'" + bytes.map { hex($0).suffix(2) }.joined() + "'")
        }
    }

    private mutating func operation(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .unary(let unary, let operand): self.unary(unary, operand)
        case .binary(let binary): self.binary(binary)
        case .and(let operands): joined(operands, " AND ", .not)
        case .or(let operands): joined(operands, " OR ", .and)
        case .not(let operand):
            put("NOT ")
            expression(operand, .not)
        case .collate(let operand, let collation):
            expression(operand, .collate)
            put(" COLLATE ")
            name(collation)
        case .atTimeZone(let operand, let zone):
            expression(operand, .atTimeZone)
            put(zone == nil ? " AT LOCAL" : " AT TIME ZONE ")
            if let zone { expression(zone, Precedence.atTimeZone.tighter) }
        default: break
        }
    }

    private mutating func joined(
        _ operands: [ExpressionSyntax], _ word: String, _ minimum: Precedence
    ) {
        for (index, operand) in operands.enumerated() {
            if index > 0 { put(word) }
            expression(operand, minimum)
        }
    }

    private mutating func unary(_ unary: UnaryOperatorSyntax, _ operand: ExpressionSyntax) {
        put(unary.rawValue)
        // Two signs in a row would read as a comment or as another operator.
        if case .unary = operand.kind { put(" ") }
        expression(operand, unary == .bitNot ? Precedence.other.tighter : .sign)
    }

    private mutating func binary(_ binary: BinarySyntax) {
        let precedence = binary.operator.precedence
        let chains = precedence != .comparison && precedence != .range
        expression(binary.left, chains ? precedence : precedence.tighter)
        put(" \(binary.operator.rawValue) ")
        expression(binary.right, precedence.tighter)
    }

    private mutating func subquery(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .exists(let query):
            put("EXISTS ")
            parenthesisedQuery(query)
        case .subquery(let query): parenthesisedQuery(query)
        case .arraySubquery(let query):
            put("ARRAY")
            parenthesisedQuery(query)
        default: break
        }
    }

    private mutating func composite(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .row(let elements):
            put("ROW")
            parenthesised(elements) { $0.expression($1) }
        case .array(let elements):
            put("ARRAY[")
            list(elements) { $0.expression($1) }
            put("]")
        case .map(let entries):
            put("MAP {")
            list(entries) { printer, entry in
                printer.expression(entry.key)
                printer.put(": ")
                printer.expression(entry.value)
            }
            put("}")
        case .structure(let entries):
            put("{")
            list(entries) { printer, entry in
                // A field may have an empty name, an identifier not.
                if entry.name.name.isEmpty {
                    printer.put("''")
                } else {
                    printer.identifier(entry.name)
                }
                printer.put(": ")
                printer.expression(entry.value)
            }
            put("}")
        default: break
        }
    }

    private mutating func access(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .element(let operand, let index):
            expression(operand, .postfix)
            put("[")
            expression(index)
            put("]")
        case .slice(let operand, let lower, let upper):
            expression(operand, .postfix)
            put("[")
            if let lower { expression(lower) }
            put(" : ")
            if let upper { expression(upper) }
            put("]")
        case .field(let operand, let field):
            fieldOperand(operand)
            put(".")
            identifier(field)
        case .allFields(let operand):
            fieldOperand(operand)
            put(".*")
        default: break
        }
    }

    /// `(name).field` keeps its parentheses: without them it is a dotted name.
    private mutating func fieldOperand(_ operand: ExpressionSyntax) {
        switch operand.kind {
        case .call, .element, .field, .subquery: expression(operand, .postfix)
        default:
            put("(")
            expression(operand)
            put(")")
        }
    }
}
