extension Parser {
    /// A data type with its array suffixes.
    mutating func type() throws -> TypeSyntax {
        try enter()
        defer { leave() }
        let start = index
        var type = TypeSyntax(try typeKind())
        type.range = range(from: start)
        var dimensions = 0
        while at(.leftBracket) || at(.array) {
            var size: Int?
            if take(.array) {
                if take(.leftBracket) {
                    size = try smallInteger("an array size")
                    try expect(.rightBracket, "\"]\"")
                }
            } else {
                advance()
                if !at(.rightBracket) { size = try smallInteger("an array size or \"]\"") }
                try expect(.rightBracket, "\"]\"")
            }
            dimensions += 1
            if dimensions > 6 { throw failure("an array has at most 6 dimensions") }
            type = TypeSyntax(.array(type, size: size), range: range(from: start))
        }
        return type
    }

    private mutating func typeKind() throws -> TypeSyntax.Kind {
        switch current.keyword {
        case .array where ahead(1).text == "<": return try arrayType()
        case .structWord, .row: return try structureType()
        case .map: return try mapType()
        case .interval:
            advance()
            return .interval(try intervalFields())
        default: return try namedType()
        }
    }

    private mutating func arrayType() throws -> TypeSyntax.Kind {
        advance()
        advance()
        let element = try type()
        try closeAngle()
        return .array(element, size: nil)
    }

    private mutating func mapType() throws -> TypeSyntax.Kind {
        advance()
        let isAngle = try openTypeList()
        let key = try type()
        try expect(.comma, "\",\"")
        let value = try type()
        try closeTypeList(isAngle)
        return .map(key: key, value: value)
    }

    private mutating func structureType() throws -> TypeSyntax.Kind {
        advance()
        let isAngle = try openTypeList()
        let fields = try list { parser in
            let name = try parser.label("a field name")
            _ = parser.take(.colon)
            let type = try parser.type()
            let isNotNull = parser.take(.not, .null)
            return StructFieldSyntax(name: name, type: type, isNotNull: isNotNull)
        }
        try closeTypeList(isAngle)
        return .structure(fields)
    }

    /// Takes `<` (true) or `(`.
    private mutating func openTypeList() throws -> Bool {
        if take(symbol: "<") { return true }
        try expect(.leftParen, "\"<\" or \"(\"")
        return false
    }

    private mutating func closeTypeList(_ isAngle: Bool) throws {
        if isAngle { try closeAngle() } else { try expectClose("\",\" or \")\"") }
    }

    /// Takes one `>`, splitting `>>` where two types end at once.
    private mutating func closeAngle() throws {
        guard at(.symbol), current.text.utf8.first == UInt8(ascii: ">") else {
            throw unexpected("\",\" or \">\"")
        }
        if current.text == ">" { return advance() }
        tokens[index].text.removeFirst()
        tokens[index].lower += 1
    }

    private mutating func namedType() throws -> TypeSyntax.Kind {
        guard at(.word) || at(.quotedWord), current.keyword?.role != .reserved else {
            throw unexpected("a data type")
        }
        let first = current.text
        let isQuoted = at(.quotedWord)
        advance()
        if isQuoted { return .named(first, parameters: try typeParameters()) }
        switch first {
        case "double":
            if at(word: "precision") { advance() }
            return .named("double precision", parameters: [])
        case "character", "char", "bit", "nchar":
            let isVarying = at(word: "varying")
            if isVarying { advance() }
            let name = isVarying ? first + " varying" : first
            return .named(name, parameters: try typeParameters())
        case "timestamp", "time":
            let parameters = try typeParameters()
            return .named(first + timeZoneWords(), parameters: parameters)
        default: return .named(first, parameters: try typeParameters())
        }
    }

    /// `(10, 2)`
    private mutating func typeParameters() throws -> [Int] {
        guard at(.leftParen) else { return [] }
        return try parenthesisedList { try $0.smallInteger("a number") }
    }

    /// ` with time zone`, ` without time zone`, ` with local time zone`, or nothing.
    private mutating func timeZoneWords() -> String {
        for first in [Keyword.with, .without] where at(first) {
            let hasLocal = ahead(1).keyword == .local
            let distance = hasLocal ? 2 : 1
            guard ahead(distance).keyword == .time, ahead(distance + 1).keyword == .zone else {
                return ""
            }
            for _ in 0..<distance + 2 { advance() }
            return " \(first.rawValue)\(hasLocal ? " local" : "") time zone"
        }
        return ""
    }

    /// `MINUTE`, `HOUR TO SECOND(3)`; nil if no unit of time is here.
    mutating func intervalFields() throws -> IntervalFieldsSyntax? {
        let start = index
        guard let from = takeTimeUnit() else { return nil }
        var precision = try unitPrecision(from)
        var to: TimeUnitSyntax?
        if at(.to), ahead(1).kind == .word, TimeUnitSyntax(word: ahead(1).text) != nil {
            advance()
            to = takeTimeUnit()
            precision = try to.flatMap { try unitPrecision($0) }
        }
        return IntervalFieldsSyntax(
            from: from, to: to, precision: precision, range: range(from: start))
    }

    /// The unit of time that the current word is, taken; else nil.
    mutating func takeTimeUnit() -> TimeUnitSyntax? {
        guard at(.word), let unit = TimeUnitSyntax(word: current.text) else { return nil }
        advance()
        return unit
    }

    /// `(3)` after a unit; it counts only after SECOND, as Flink's leading precision says nothing.
    private mutating func unitPrecision(_ unit: TimeUnitSyntax) throws -> Int? {
        guard at(.leftParen), ahead(1).kind == .integer, ahead(2).kind == .rightParen else {
            return nil
        }
        advance()
        let precision = try smallInteger("a precision")
        advance()
        return unit == .second ? precision : nil
    }
}
