extension SQLPrinter {
    mutating func specialFunction(_ kind: ExpressionSyntax.Kind) {
        switch kind {
        case .cast(let cast):
            put(cast.isTry ? "TRY_CAST(" : "CAST(")
            expression(cast.operand)
            put(" AS ")
            type(cast.type)
        case .extract(let extract):
            put("EXTRACT(" + SQLPrinter.string(extract.field) + " FROM ")
            expression(extract.operand)
        case .substring(let substring): self.substring(substring)
        case .position(let needle, let haystack):
            put("POSITION(")
            expression(needle, Precedence.range.tighter)
            put(" IN ")
            expression(haystack, Precedence.range.tighter)
        case .trim(let trim):
            put("TRIM(\(trim.side.rawValue) ")
            if let characters = trim.characters {
                expression(characters)
                put(" ")
            }
            put("FROM ")
            expression(trim.operand)
        case .overlay(let overlay): self.overlay(overlay)
        case .roundToUnit(let round):
            put(round.isCeiling ? "CEIL(" : "FLOOR(")
            expression(round.operand)
            put(" TO " + round.unit.rawValue.uppercased())
        case .jsonAccess(let access): jsonAccess(access)
        case .descriptor(let columns):
            put("DESCRIPTOR(")
            list(columns) { $0.identifier($1) }
        default: return
        }
        put(")")
    }

    private mutating func substring(_ substring: SubstringSyntax) {
        put("SUBSTRING(")
        expression(substring.operand)
        if let similar = substring.similar {
            put(" SIMILAR ")
            expression(similar.pattern, Precedence.range.tighter)
            put(" ESCAPE ")
            expression(similar.escape, Precedence.range.tighter)
        }
        clause(" FROM ", substring.start)
        clause(" FOR ", substring.length)
    }

    private mutating func overlay(_ overlay: OverlaySyntax) {
        put("OVERLAY(")
        expression(overlay.operand)
        clause(" PLACING ", overlay.replacement)
        clause(" FROM ", overlay.start)
        clause(" FOR ", overlay.length)
    }

    /// Puts the word and the expression, if there is one.
    mutating func clause(_ word: String, _ expression: ExpressionSyntax?) {
        guard let expression else { return }
        put(word)
        self.expression(expression)
    }

    private mutating func jsonAccess(_ access: JSONAccessSyntax) {
        put(access.function.rawValue + "(")
        expression(access.input)
        put(", ")
        expression(access.path)
        if let type = access.returning {
            put(" RETURNING ")
            self.type(type)
        }
        if let wrapper = access.wrapper { put(" " + wrapper.rawValue) }
        jsonBehavior(access.onEmpty, " ON EMPTY")
        jsonBehavior(access.onError, " ON ERROR")
    }

    private mutating func jsonBehavior(_ behavior: JSONAccessSyntax.Behavior?, _ when: String) {
        guard let behavior else { return }
        switch behavior {
        case .null: put(" NULL")
        case .error: put(" ERROR")
        case .boolean(let value): put(value ? " TRUE" : " FALSE")
        case .unknown: put(" UNKNOWN")
        case .emptyArray: put(" EMPTY ARRAY")
        case .emptyObject: put(" EMPTY OBJECT")
        case .value(let value): clause(" DEFAULT ", value)
        }
        put(when)
    }
}
