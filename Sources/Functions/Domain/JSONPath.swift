import Columnar

/// A path into JSON in the language of the SQL standard, as far as it goes without filters:
/// `$.a."b c"[0][last].*[*]`, `lax` or `strict` before it. In lax mode, the default, a member step
/// looks into the elements of an array and a place step takes what is no array for an array of
/// itself; what does not exist is left out. In strict mode it is an error.
struct JSONPath {
    private enum Step {
        case member([UInt8])
        case everyMember
        case element(Int64)
        case last(Int64)
        case everyElement
    }

    private var steps: [Step] = []
    private var isStrict = false

    /// Reads a path. Throws 42601 when it is none.
    init(_ text: TextBytes) throws(RowError) {
        var parser = PathParser(Array(text))
        parser.skipSpaces()
        if parser.takeWord("strict") { isStrict = true } else { _ = parser.takeWord("lax") }
        parser.skipSpaces()
        guard parser.take(UInt8(ascii: "$")) else { throw Self.invalid(text) }
        while !parser.isAtEnd {
            guard let step = Self.step(&parser) else { throw Self.invalid(text) }
            steps.append(step)
        }
    }

    private static func invalid(_ text: TextBytes) -> RowError {
        RowError(
            code: "42601",
            "invalid JSON path \"\(String(decoding: text, as: UTF8.self))\"; a path is $ and then "
                + ".name, [0], [last], [*] or .*")
    }

    private static func step(_ parser: inout PathParser) -> Step? {
        if parser.take(UInt8(ascii: ".")) {
            if parser.take(UInt8(ascii: "*")) { return .everyMember }
            return parser.name().map { .member($0) }
        }
        guard parser.take(UInt8(ascii: "[")) else { return nil }
        parser.skipSpaces()
        let step: Step
        if parser.take(UInt8(ascii: "*")) {
            step = .everyElement
        } else if let name = parser.quoted() {
            step = .member(name)
        } else if parser.takeWord("last") {
            parser.skipSpaces()
            if parser.take(UInt8(ascii: "-")) {
                parser.skipSpaces()
                guard let back = parser.number() else { return nil }
                step = .last(back)
            } else {
                step = .last(0)
            }
        } else if let place = parser.number() {
            step = .element(place)
        } else {
            return nil
        }
        parser.skipSpaces()
        return parser.take(UInt8(ascii: "]")) ? step : nil
    }

    /// What the path leads to in `value`. Throws in strict mode for a step that leads nowhere.
    func items(in value: TextBytes) throws(RowError) -> [TextBytes] {
        var items = [value]
        for step in steps {
            var found: [TextBytes] = []
            for item in items {
                let count = found.count
                follow(step, from: item, isUnwrapping: !isStrict, into: &found)
                if isStrict, found.count == count, !Self.mayBeEmpty(step) {
                    throw RowError(code: "2203A", "the JSON path leads nowhere in strict mode")
                }
            }
            items = found
        }
        return items
    }

    private static func mayBeEmpty(_ step: Step) -> Bool {
        switch step {
        case .everyMember, .everyElement: true
        default: false
        }
    }

    private func follow(
        _ step: Step, from item: TextBytes, isUnwrapping: Bool, into found: inout [TextBytes]
    ) {
        let kind = JSONCursor.kind(of: item)
        var cursor = JSONCursor(item)
        switch step {
        case .member, .everyMember:
            if kind == .array, isUnwrapping {
                while let element = cursor.nextElement() {
                    follow(step, from: element, isUnwrapping: false, into: &found)
                }
            }
            guard kind == .object else { return }
            while let (key, value) = cursor.nextMember() {
                if case .member(let name) = step {
                    let isWanted = name.withUnsafeBufferPointer { JSONAccess.isKey(key, $0) }
                    if !isWanted { continue }
                }
                found.append(value)
            }
        case .element, .last, .everyElement:
            guard kind == .array else {
                let isFirst =
                    switch step {
                    case .element(0), .last(0), .everyElement: true
                    default: false
                    }
                if !isStrict, isFirst { found.append(item) }
                return
            }
            var place: Int64?
            if case .element(let index) = step { place = index }
            if case .last(let back) = step {
                place = Int64(JSONAccess.elementCount(of: item)) - 1 - back
            }
            var index: Int64 = 0
            while let element = cursor.nextElement() {
                if place == nil || place == index { found.append(element) }
                index += 1
            }
        }
    }
}

/// Reads the words of a path.
private struct PathParser {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return position == text.count
        }
    }

    mutating func skipSpaces() {
        while position < text.count, text[position] <= 0x20 { position += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func takeWord(_ word: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard text[position...].starts(with: bytes) else { return false }
        position += bytes.count
        return true
    }

    mutating func number() -> Int64? {
        let start = position
        while position < text.count, text[position] &- 48 <= 9 { position += 1 }
        return Int64(String(decoding: text[start..<position], as: UTF8.self))
    }

    /// A bare name, or one in quotes.
    mutating func name() -> [UInt8]? {
        if let name = quoted() { return name }
        let start = position
        while position < text.count, Self.belongsToName(text[position]) { position += 1 }
        return position > start ? Array(text[start..<position]) : nil
    }

    /// A name in quotes of either kind.
    mutating func quoted() -> [UInt8]? {
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
