@testable import SQL

/// Makes random sentences of a grammar, preferring what was chosen least often.
struct SentenceGenerator {
    let grammar: EBNF
    var random: SeededGenerator
    /// How often each choice of each counted node was made.
    var uses: [[Int]]
    /// How often each rule was used.
    var ruleUses: [String: Int] = [:]
    /// The least depth that each rule needs to come to an end.
    private let leastDepths: [String: Int]
    private var pieces: [String] = []
    /// The rules with a choice that was never made, as of some sentences ago.
    private var incomplete: Set<String> = []
    private var sentenceCount = 0

    init(_ grammar: EBNF, seed: UInt64) {
        self.grammar = grammar
        random = SeededGenerator(seed: seed)
        uses = grammar.choiceCounts.map { [Int](repeating: 0, count: $0) }
        leastDepths = SentenceGenerator.leastDepths(grammar)
    }

    /// A sentence of `rule` whose tree is about `depth` rules deep.
    mutating func sentence(of rule: String, depth: Int) -> String {
        pieces = []
        sentenceCount += 1
        if sentenceCount % 50 == 0 { incomplete = missedChoices() }
        tokens(.rule(rule), depth)
        var text = ""
        for piece in pieces { text += piece + separator() }
        return text
    }

    private mutating func separator() -> String {
        switch Int.random(in: 0..<60, using: &random) {
        case 0: "\n"
        case 1: " -- note; '\n"
        case 2: " /* a /* nested */ note ' */ "
        case 3: "\t\r\n"
        default: " "
        }
    }

    /// The rules that hold a choice which was never made.
    func missedChoices() -> Set<String> {
        Set(grammar.names.filter { missesChoice(grammar.rules[$0]!) })
    }

    private func missesChoice(_ node: EBNF.Node) -> Bool {
        switch node {
        case .text, .characters, .rule: false
        case .sequence(let parts): parts.contains(where: missesChoice)
        case .choice(let parts, let id): uses[id].contains(0) || parts.contains(where: missesChoice)
        case .optional(let part, let id), .repeated(let part, _, let id):
            uses[id].contains(0) || missesChoice(part)
        }
    }

    // MARK: Tokens

    private mutating func tokens(_ node: EBNF.Node, _ wantedDepth: Int) {
        // A long sentence is brought to its end.
        let depth = pieces.count > 120 ? 0 : wantedDepth
        switch node {
        case .text(let text): pieces.append(cased(text))
        case .characters(let members): pieces.append(String(members.randomElement(using: &random)!))
        case .rule(let name):
            ruleUses[name, default: 0] += 1
            if name.first!.isLowercase {
                pieces.append(token(name))
            } else {
                tokens(grammar.rules[name]!, depth - 1)
            }
        case .sequence(let parts): for part in parts { tokens(part, depth) }
        case .choice(let parts, let id): tokens(parts[choose(parts, id, depth)], depth)
        case .optional(let part, let id): if wants(part, id, depth) { tokens(part, depth) }
        case .repeated(let part, let least, let id):
            for _ in 0..<least { tokens(part, depth) }
            var count = 0
            while count < 3, wants(part, id, depth) {
                tokens(part, depth)
                count += 1
            }
        }
    }

    /// Keywords in capitals, mostly.
    private mutating func cased(_ text: String) -> String {
        Int.random(in: 0..<8, using: &random) == 0 ? text.lowercased() : text
    }

    /// One token: an identifier is made again until it is no keyword.
    private mutating func token(_ name: String) -> String {
        while true {
            var text = ""
            characters(grammar.rules[name]!, into: &text)
            let word = text.lowercased()
            let isWord = word.utf8.allSatisfy(isWordPart)
            let isTaken =
                Keyword(rawValue: word) != nil || TimeUnitSyntax(word: word) != nil
                || notNames.contains(word)
            if name == "label" || !isWord || !isTaken { return text }
        }
    }

    private mutating func characters(_ node: EBNF.Node, into text: inout String) {
        switch node {
        case .text(let literal): text += literal
        case .characters(let members): text.append(members.randomElement(using: &random)!)
        case .rule(let name):
            ruleUses[name, default: 0] += 1
            characters(grammar.rules[name]!, into: &text)
        case .sequence(let parts): for part in parts { characters(part, into: &text) }
        case .choice(let parts, let id):
            let index = Int.random(in: 0..<parts.count, using: &random)
            uses[id][index] += 1
            characters(parts[index], into: &text)
        case .optional(let part, let id):
            let isWanted = Bool.random(using: &random)
            uses[id][isWanted ? 1 : 0] += 1
            if isWanted { characters(part, into: &text) }
        case .repeated(let part, let least, let id):
            let count = least + Int.random(in: 0..<4, using: &random)
            uses[id][count > least ? 1 : 0] += 1
            for _ in 0..<count { characters(part, into: &text) }
        }
    }

    // MARK: Choices

    private mutating func choose(_ parts: [EBNF.Node], _ id: Int, _ depth: Int) -> Int {
        let costs = parts.map { SentenceGenerator.cost($0, leastDepths) }
        // What was never used is worth any depth, as long as the sentence is short.
        var options = parts.indices.filter {
            costs[$0] <= depth || (isFresh(parts[$0], uses[id][$0]) && pieces.count < 120)
        }
        if options.isEmpty {
            let least = costs.min()!
            options = parts.indices.filter { costs[$0] == least }
        }
        // Half of the time what was used least, else anything.
        let fewest = options.map { isFresh(parts[$0], uses[id][$0]) ? 0 : uses[id][$0] }.min()!
        let rare = options.filter {
            uses[id][$0] == fewest || (fewest == 0 && isFresh(parts[$0], uses[id][$0]))
        }
        let from = Bool.random(using: &random) ? rare : options
        let index = from.randomElement(using: &random)!
        uses[id][index] += 1
        return index
    }

    /// Whether a choice was never made, or leads to one that was not.
    private func isFresh(_ part: EBNF.Node, _ uses: Int) -> Bool {
        uses == 0 || EBNF.mentions(part).contains(where: incomplete.contains)
    }

    private mutating func wants(_ part: EBNF.Node, _ id: Int, _ depth: Int) -> Bool {
        let isAffordable = SentenceGenerator.cost(part, leastDepths) <= depth
        let isFresh = uses[id][1] == 0 && pieces.count < 120
        let isWanted =
            isFresh || (isAffordable && Int.random(in: 0..<4, using: &random) == 0)
        uses[id][isWanted ? 1 : 0] += 1
        return isWanted
    }

    /// Rules nested in the shallowest sentence of a node.
    private static func cost(_ node: EBNF.Node, _ depths: [String: Int]) -> Int {
        switch node {
        case .text, .characters, .optional, .repeated(_, least: 0, _): 0
        case .rule(let name): name.first!.isLowercase ? 0 : depths[name, default: 1_000]
        case .sequence(let parts): parts.map { cost($0, depths) }.max() ?? 0
        case .choice(let parts, _): parts.map { cost($0, depths) }.min() ?? 0
        case .repeated(let part, _, _): cost(part, depths)
        }
    }

    private static func leastDepths(_ grammar: EBNF) -> [String: Int] {
        var depths: [String: Int] = [:]
        var changed = true
        while changed {
            changed = false
            for (name, node) in grammar.rules {
                let depth = 1 + cost(node, depths)
                if depth < depths[name, default: 1_000] {
                    depths[name] = depth
                    changed = true
                }
            }
        }
        return depths
    }
}

/// Words that are no keywords but mean something in some place.
private let notNames: Set<String> = ["precision", "varying", "e", "x", "b", "n", "u"]
