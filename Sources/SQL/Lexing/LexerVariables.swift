extension Lexer {
    /// Reads `::`, `:=`, a slice's colon or a variable.
    mutating func colon() {
        let start = offset
        if byte(1) == UInt8(ascii: ":") || byte(1) == UInt8(ascii: "=") {
            offset += 2
            let text = String(decoding: bytes[start..<offset], as: UTF8.self)
            return append(.symbol, from: start, text: text)
        }
        offset += 1
        let next = byte()
        let quotes = [UInt8(ascii: "'"), UInt8(ascii: "\"")]
        guard !separatesOperands, isWordStart(next) || quotes.contains(next) else {
            return append(.colon, from: start)
        }
        guard let name = takeVariableName() else { return append(.colon, from: start) }
        variable(name, quote: isWordStart(next) ? nil : next, from: start)
    }

    /// Inside brackets or braces, and after an operand, a colon can only separate two operands.
    private var separatesOperands: Bool {
        guard let innermost = brackets.last, innermost != .leftParen else { return false }
        return list.tokens.last?.endsOperand ?? false
    }

    /// Takes `name`, `'name'` or `"name"`; nil, and nothing taken, if no name is there.
    private mutating func takeVariableName() -> String? {
        let isQuoted = !isWordStart(byte())
        let start = isQuoted ? offset + 1 : offset
        var end = start
        while end < bytes.count, isWordPart(bytes[end]) { end += 1 }
        guard end > start else { return nil }
        if isQuoted {
            guard end < bytes.count, bytes[end] == byte() else { return nil }
        }
        offset = isQuoted ? end + 1 : end
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func variable(_ name: String, quote: UInt8?, from start: Int) {
        guard let value = variables[name] else {
            let hint =
                Candidates.hint(for: name, in: variables.keys.sorted())
                ?? "set it with -v \(name)=value, or \\set \(name) value at the prompt"
            return invalid(
                "variable \"\(name)\" is not set", from: start, to: offset, hint: hint,
                sqlState: .undefinedObject)
        }
        switch quote {
        case UInt8(ascii: "'"): append(.string, from: start, text: value)
        case UInt8(ascii: "\""): append(.quotedWord, from: start, text: value)
        default: expand(name, value, from: start)
        }
    }

    /// Puts the tokens of a variable's text in its place.
    private mutating func expand(_ name: String, _ value: String, from start: Int) {
        guard expansionDepth < Lexer.maximumExpansionDepth,
            expansionCount < Lexer.maximumExpansionCount
        else {
            return invalid(
                "variable \"\(name)\" is expanded too deeply", from: start, to: offset,
                hint: "does its text name itself?", sqlState: .programLimitExceeded)
        }
        var inner = Lexer(
            bytes: Array(value.utf8), variables: variables,
            reference: reference ?? SourceRange(start, offset), expansionDepth: expansionDepth + 1)
        inner.expansionCount = expansionCount + 1
        inner.run()
        expansionCount = inner.expansionCount
        for var token in inner.list.tokens {
            if token.kind == .invalid {
                list.diagnostics.append(inner.list.diagnostics[token.partner])
                token.partner = list.diagnostics.count - 1
            }
            list.tokens.append(token)
        }
    }
}
