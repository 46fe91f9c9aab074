import Columnar
import RegularExpressions

/// Reads JSON paths and their conditions.
struct JSONPathParser {
    private let text: [UInt8]
    private var position = 0
    private var isStrict = false
    private var depth = 0

    private static let maximumDepth = 64

    init(_ text: TextBytes) {
        self.text = Array(text)
    }

    /// The error for a text that is no path.
    func invalid() -> RowError {
        RowError(
            code: "42601",
            "invalid JSON path \"\(String(decoding: text, as: UTF8.self))\"; a path is $ and then "
                + ".name, [0], [last], [*], .*, .size(), .type() or ? (@.name > 1)")
    }

    /// Whether nothing but spaces is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return position == text.count
        }
    }

    /// A path with its mode; nil where there is none.
    mutating func path() throws(RowError) -> JSONPath? {
        mode()
        return try steps()
    }

    /// A condition with its mode, for `@@`; nil where there is none.
    mutating func condition() throws(RowError) -> JSONPathCondition? {
        mode()
        return try alternatives()
    }

    private mutating func mode() {
        if takeWord("strict") { isStrict = true } else { _ = takeWord("lax") }
    }

    private mutating func steps() throws(RowError) -> JSONPath? {
        skipSpaces()
        let start: JSONPath.Start
        if take(UInt8(ascii: "$")) {
            start = .root
        } else if take(UInt8(ascii: "@")) {
            start = .item
        } else {
            return nil
        }
        var steps: [JSONPath.Step] = []
        while true {
            skipSpaces()
            if at(".") || at("[") {
                guard let step = step() else { throw invalid() }
                steps.append(step)
            } else if take(UInt8(ascii: "?")) {
                guard take("("), let condition = try alternatives(), take(")") else {
                    throw invalid()
                }
                steps.append(.filter(condition))
            } else {
                return JSONPath(start, steps, isStrict: isStrict)
            }
        }
    }

    private mutating func step() -> JSONPath.Step? {
        if take(UInt8(ascii: ".")) {
            skipSpaces()
            if take(UInt8(ascii: "*")) { return .everyMember }
            let isQuoted = at("\"") || at("'")
            guard let name = name() else { return nil }
            if !isQuoted, take("(") {
                guard take(")") else { return nil }
                switch String(decoding: name, as: UTF8.self) {
                case "size": return .size
                case "type": return .type
                default: return nil
                }
            }
            return .member(name)
        }
        guard take(UInt8(ascii: "[")) else { return nil }
        skipSpaces()
        let step: JSONPath.Step
        if take(UInt8(ascii: "*")) {
            step = .everyElement
        } else if let name = quoted() {
            step = .member(name)
        } else if takeWord("last") {
            if take("-") {
                guard let back = number() else { return nil }
                step = .last(back)
            } else {
                step = .last(0)
            }
        } else if let place = number() {
            step = .element(place)
        } else {
            return nil
        }
        return take("]") ? step : nil
    }
}

// MARK: Conditions

extension JSONPathParser {
    private mutating func alternatives() throws(RowError) -> JSONPathCondition? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth, var result = try terms() else { return nil }
        while take("||") {
            guard let next = try terms() else { return nil }
            result = .any(result, next)
        }
        return result
    }

    private mutating func terms() throws(RowError) -> JSONPathCondition? {
        guard var result = try term() else { return nil }
        while take("&&") {
            guard let next = try term() else { return nil }
            result = .all(result, next)
        }
        return result
    }

    private mutating func term() throws(RowError) -> JSONPathCondition? {
        if take("!") {
            guard at("("), let operand = try term() else { return nil }
            return .not(operand)
        }
        if take("(") {
            guard let inner = try alternatives(), take(")") else { return nil }
            if takeWord("is") { return takeWord("unknown") ? .isUnknown(inner) : nil }
            return inner
        }
        if takeWord("exists") {
            guard take("("), let path = try steps(), take(")") else { return nil }
            return .exists(path)
        }
        return try comparison()
    }

    private mutating func comparison() throws(RowError) -> JSONPathCondition? {
        guard let left = try operand() else { return nil }
        if takeWord("starts") {
            guard takeWord("with"), let prefix = string() else { return nil }
            return .startsWith(left, prefix)
        }
        if takeWord("like_regex") {
            guard let pattern = string() else { return nil }
            let flags = takeWord("flag") ? string() : []
            guard let flags else { return nil }
            return .matches(left, try matcher(pattern, flags))
        }
        for (symbol, comparison) in Self.comparisons where take(symbol) {
            guard let right = try operand() else { return nil }
            return .compare(left, comparison, right)
        }
        return nil
    }

    private static let comparisons: [(StaticString, JSONPathCondition.Comparison)] = [
        ("==", .equal), ("!=", .notEqual), ("<>", .notEqual), ("<=", .lessOrEqual), ("<", .less),
        (">=", .greaterOrEqual), (">", .greater),
    ]

    private func matcher(_ pattern: [UInt8], _ flags: [UInt8]) throws(RowError) -> Matcher {
        var options: RegularExpression.Options = []
        let found = flags.withUnsafeBufferPointer { flags in
            Result { () throws(RowError) in try RegexPattern.options(flags).options }
        }
        options = try found.get()
        let expression = try RegexPattern.compile(pattern, options)
        do {
            return try Matcher(expression)
        } catch {
            throw RowError(code: "2201B", "invalid regular expression: \(error.message)")
        }
    }

    private mutating func operand() throws(RowError) -> JSONPathCondition.Operand? {
        skipSpaces()
        if at("$") || at("@") { return try steps().map { .path($0) } }
        let start = position
        if at("\"") || at("'") {
            guard let plain = quoted() else { return nil }
            var json: [UInt8] = []
            plain.withUnsafeBufferPointer { appendJSONString($0, to: &json) }
            return .literal(.made(json))
        }
        while position < text.count, Self.belongsToLiteral(text[position]) { position += 1 }
        var json: [UInt8] = []
        guard JSONNormalizer.append(text[start..<position].span, to: &json) else { return nil }
        return .literal(.made(json))
    }

    /// Whether a byte may be part of a number, `true`, `false` or `null`.
    private static func belongsToLiteral(_ byte: UInt8) -> Bool {
        byte &- 48 <= 9 || (byte | 0x20) &- 97 <= 25
            || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ".")].contains(byte)
    }
}

// MARK: Words

extension JSONPathParser {
    private mutating func skipSpaces() {
        while position < text.count, text[position] <= 0x20 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    private func at(_ symbol: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(
            start: symbol.utf8Start, count: symbol.utf8CodeUnitCount)
        return text[position...].starts(with: bytes)
    }

    /// Takes a symbol, spaces before it or not.
    private mutating func take(_ symbol: StaticString) -> Bool {
        skipSpaces()
        guard at(symbol) else { return false }
        position += symbol.utf8CodeUnitCount
        return true
    }

    /// Takes a word that ends there, spaces before it or not.
    private mutating func takeWord(_ word: StaticString) -> Bool {
        skipSpaces()
        let end = position + word.utf8CodeUnitCount
        guard at(word), end == text.count || !Self.belongsToName(text[end]) else { return false }
        position = end
        return true
    }

    private mutating func number() -> Int64? {
        skipSpaces()
        let start = position
        while position < text.count, text[position] &- 48 <= 9 { position += 1 }
        return Int64(String(decoding: text[start..<position], as: UTF8.self))
    }

    private mutating func string() -> [UInt8]? {
        skipSpaces()
        return quoted()
    }

    /// A bare name, or one in quotes.
    private mutating func name() -> [UInt8]? {
        if let name = quoted() { return name }
        let start = position
        while position < text.count, Self.belongsToName(text[position]) { position += 1 }
        return position > start ? Array(text[start..<position]) : nil
    }

    /// A name in quotes of either kind.
    private mutating func quoted() -> [UInt8]? {
        guard position < text.count,
            text[position] == UInt8(ascii: "\"") || text[position] == UInt8(ascii: "'")
        else { return nil }
        let quote = text[position]
        var name: [UInt8] = []
        var index = position + 1
        while index < text.count, text[index] != quote {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count { index += 1 }
            name.append(text[index])
            index += 1
        }
        guard index < text.count else { return nil }
        position = index + 1
        return name
    }

    private static func belongsToName(_ byte: UInt8) -> Bool {
        byte &- 48 <= 9 || (byte | 0x20) &- 97 <= 25 || byte == 0x5F || byte == UInt8(ascii: "$")
            || byte >= 0x80
    }
}
