/// A grammar read from W3C EBNF.
struct EBNF {
    indirect enum Node {
        case text(String)
        case characters([Character])
        case rule(String)
        case sequence([Node])
        /// Alternatives, with a number that is unique in the grammar for counting their uses.
        case choice([Node], id: Int)
        case optional(Node, id: Int)
        /// `least` is 0 or 1.
        case repeated(Node, least: Int, id: Int)
    }

    var rules: [String: Node] = [:]
    /// The rules' names in the order of the file.
    var names: [String] = []
    /// For each counted node its number of choices.
    var choiceCounts: [Int] = []

    struct Malformed: Error { let message: String }

    init(_ text: String) throws {
        var reader = EBNFReader(text)
        try reader.read(into: &self)
    }

    /// The names that a rule mentions.
    static func mentions(_ node: Node) -> [String] {
        switch node {
        case .text, .characters: []
        case .rule(let name): [name]
        case .sequence(let parts), .choice(let parts, _): parts.flatMap(mentions)
        case .optional(let part, _), .repeated(let part, _, _): mentions(part)
        }
    }

    /// The rules that cannot be reached from `start`.
    func unreachable(from start: String) -> Set<String> {
        var seen: Set<String> = []
        var waiting = [start]
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted, let node = rules[name] else { continue }
            waiting.append(contentsOf: EBNF.mentions(node))
        }
        return Set(names).subtracting(seen)
    }
}

/// Reads the notation.
struct EBNFReader {
    private let characters: [Character]
    private var offset = 0
    private var choiceCounts: [Int] = []

    init(_ text: String) { characters = Array(text) }

    mutating func read(into grammar: inout EBNF) throws {
        skipBlanks()
        while offset < characters.count {
            guard let name = takeName(), takeDefinition() else { throw failure("a rule") }
            guard grammar.rules[name] == nil else { throw failure("one rule named \(name)") }
            grammar.names.append(name)
            grammar.rules[name] = try choice()
        }
        grammar.choiceCounts = choiceCounts
        for (name, node) in grammar.rules {
            for mention in EBNF.mentions(node) where grammar.rules[mention] == nil {
                throw EBNF.Malformed(message: "\(name) mentions \(mention), which is no rule")
            }
        }
    }

    private func failure(_ expected: String) -> EBNF.Malformed {
        let line = characters.prefix(offset).count { $0 == "\n" } + 1
        return EBNF.Malformed(message: "line \(line): expected \(expected)")
    }

    private mutating func choice() throws -> EBNF.Node {
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        guard parts.count > 1 else { return parts[0] }
        choiceCounts.append(parts.count)
        return .choice(parts, id: choiceCounts.count - 1)
    }

    private mutating func sequence() throws -> EBNF.Node {
        var parts: [EBNF.Node] = []
        while let part = try counted() { parts.append(part) }
        if parts.isEmpty { throw failure("something") }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func counted() throws -> EBNF.Node? {
        guard let part = try single() else { return nil }
        if take("?") {
            choiceCounts.append(2)
            return .optional(part, id: choiceCounts.count - 1)
        }
        for (symbol, least) in [("*", 0), ("+", 1)] where take(Character(symbol)) {
            choiceCounts.append(2)
            return .repeated(part, least: least, id: choiceCounts.count - 1)
        }
        return part
    }

    private mutating func single() throws -> EBNF.Node? {
        guard offset < characters.count else { return nil }
        switch characters[offset] {
        case "'", "\"": return .text(try quoted())
        case "[": return .characters(try characterClass())
        case "(":
            _ = take("(")
            let inner = try choice()
            guard take(")") else { throw failure("\")\"") }
            return inner
        default:
            let start = offset
            guard let name = takeName() else { return nil }
            if takeDefinition() {
                offset = start
                return nil
            }
            return .rule(name)
        }
    }

    private mutating func quoted() throws -> String {
        let quote = characters[offset]
        offset += 1
        guard let end = characters[offset...].firstIndex(of: quote) else {
            throw failure("a quote")
        }
        let text = String(characters[offset..<end])
        offset = end + 1
        skipBlanks()
        return text
    }

    private mutating func characterClass() throws -> [Character] {
        offset += 1
        guard let end = characters[offset...].firstIndex(of: "]") else { throw failure("\"]\"") }
        var members: [Character] = []
        while offset < end {
            let first = characters[offset]
            if offset + 2 < end, characters[offset + 1] == "-",
                let low = first.asciiValue, let high = characters[offset + 2].asciiValue,
                low <= high
            {
                members += (low...high).map { Character(Unicode.Scalar($0)) }
                offset += 3
            } else {
                members.append(first)
                offset += 1
            }
        }
        offset = end + 1
        skipBlanks()
        return members
    }

    private mutating func takeName() -> String? {
        let start = offset
        while offset < characters.count,
            characters[offset].isLetter || characters[offset].isNumber || characters[offset] == "_"
        {
            offset += 1
        }
        guard offset > start else { return nil }
        let name = String(characters[start..<offset])
        skipBlanks()
        return name
    }

    private mutating func takeDefinition() -> Bool {
        guard offset + 2 < characters.count, String(characters[offset...offset + 2]) == "::=" else {
            return false
        }
        offset += 3
        skipBlanks()
        return true
    }

    private mutating func take(_ character: Character) -> Bool {
        guard offset < characters.count, characters[offset] == character else { return false }
        offset += 1
        skipBlanks()
        return true
    }

    private mutating func skipBlanks() {
        while offset < characters.count {
            if characters[offset].isWhitespace {
                offset += 1
            } else if offset + 1 < characters.count, characters[offset] == "/",
                characters[offset + 1] == "*"
            {
                while offset + 1 < characters.count,
                    !(characters[offset] == "*" && characters[offset + 1] == "/")
                {
                    offset += 1
                }
                offset += 2
            } else {
                return
            }
        }
    }
}
