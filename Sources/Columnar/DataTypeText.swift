extension DataType {
    /// The type that `text` describes as `description` does; nil when it describes none. How a type
    /// is read that was kept beside data, such as in a table's declaration.
    public init?(description text: String) {
        var parser = TypeTextParser(Array(text.utf8))
        guard let type = parser.type(), parser.isAtEnd else { return nil }
        self = type
    }
}

/// Reads what `DataType.description` writes, whatever the case of its words.
private struct TypeTextParser {
    private static let maximumDepth = 32
    private static let plain: [DataType] = [
        .boolean, .smallint, .integer, .bigint, .real, .double, .text, .bytea, .date, .timestamptz,
        .timestamp, .time, .interval, .json, .uuid,
    ]

    private let text: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func type() -> DataType? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth, var type = base() else { return nil }
        while take("[]") {
            depth += 1
            guard depth <= Self.maximumDepth else { return nil }
            type = .array(type)
        }
        return type
    }

    private mutating func base() -> DataType? {
        if take("ROW(") { return structure() }
        if take("MAP(") {
            guard let key = type(), take(", "), let value = type(), take(")") else { return nil }
            return .map(key: key, value: value)
        }
        if take("DECIMAL(") {
            guard let precision = number(), take(", "), let scale = number(), take(")"),
                (1...DataType.maximumDecimalPrecision).contains(precision), scale <= precision
            else { return nil }
            return .decimal(precision: precision, scale: scale)
        }
        for type in Self.plain where take(type.description) { return type }
        return nil
    }

    private mutating func structure() -> DataType? {
        var fields: [StructureField] = []
        while !take(")") {
            if !fields.isEmpty, !take(", ") { return nil }
            guard let name = name(), take(" "), let type = type() else { return nil }
            fields.append(StructureField(name, type))
        }
        return .structure(fields)
    }

    private mutating func name() -> String? {
        guard position < text.count else { return nil }
        var name: [UInt8] = []
        if text[position] == UInt8(ascii: "\"") {
            position += 1
            while position < text.count {
                let byte = text[position]
                position += 1
                if byte == UInt8(ascii: "\"") {
                    guard position < text.count, text[position] == byte else {
                        return String(decoding: name, as: UTF8.self)
                    }
                    position += 1
                }
                name.append(byte)
            }
            return nil
        }
        while position < text.count, text[position] != UInt8(ascii: " ") {
            name.append(text[position])
            position += 1
        }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private mutating func number() -> Int? {
        let start = position
        while position < text.count, isDigit(text[position]), position - start < 3 { position += 1 }
        return Int(String(decoding: text[start..<position], as: UTF8.self))
    }

    /// Goes on past `word` if it comes next; a letter or digit behind it makes it another word.
    private mutating func take(_ word: String) -> Bool {
        let end = position + word.utf8.count
        guard end <= text.count,
            zip(text[position..<end], word.utf8).allSatisfy({ lowercased($0) == lowercased($1) })
        else { return false }
        if let last = word.utf8.last, isLetter(last), end < text.count,
            isLetter(text[end]) || isDigit(text[end])
        {
            return false
        }
        position = end
        return true
    }
}
