/// An expression in streamsql's and in SQLite's words, which mean the same.
struct Pair {
    var ours: String
    var theirs: String

    init(_ both: String) {
        ours = both
        theirs = both
    }

    init(_ ours: String, _ theirs: String) {
        self.ours = ours
        self.theirs = theirs
    }

    /// A template in which `$0`, `$1`, … are pairs.
    static func make(_ template: String, _ parts: Pair..., theirs: String? = nil) -> Pair {
        func fill(_ text: String, _ words: [String]) -> String {
            words.enumerated().reduce(text) { $0.replacing("$\($1.offset)", with: $1.element) }
        }
        return Pair(
            fill(template, parts.map(\.ours)), fill(theirs ?? template, parts.map(\.theirs)))
    }
}

/// The types of expressions that are made up.
enum RandomType: CaseIterable {
    case integer, double, text, boolean
}

/// Makes expressions up over the columns that are in sight.
struct RandomExpressions {
    /// The names of the columns of each type.
    var columns: [RandomType: [String]]

    /// The columns of `events`.
    static let events = RandomExpressions(
        columns: [.integer: ["id", "k", "n"], .double: ["d"], .text: ["g"]])

    /// The columns of `events e` joined with `dims s`.
    static let joined = RandomExpressions(
        columns: [
            .integer: ["e.id", "e.k", "e.n", "s.w", "s.k"], .double: ["e.d"],
            .text: ["e.g", "s.label"],
        ])

    func any(_ type: RandomType, _ random: inout SeededRandom, depth: Int = 2) -> Pair {
        switch type {
        case .integer: integer(&random, depth)
        case .double: double(&random, depth)
        case .text: text(&random, depth)
        case .boolean: boolean(&random, depth)
        }
    }

    private func leaf(_ type: RandomType, _ random: inout SeededRandom) -> Pair {
        let names = columns[type] ?? []
        if !names.isEmpty, !random.once(in: 4) { return Pair(random.pick(names)) }
        switch type {
        case .integer: return Pair("\(random.number(0...9))")
        case .double:
            // A number with a point is exact in one and binary in the other.
            let number = "\(Double(random.number(1...40)) / 4)"
            return Pair("CAST(\(number) AS DOUBLE PRECISION)", number)
        case .text: return Pair(random.pick(["'a'", "'Abc'", "''", "'日本'"]))
        case .boolean: return Pair(random.pick(["TRUE", "FALSE"]))
        }
    }

    private func integer(_ random: inout SeededRandom, _ depth: Int) -> Pair {
        guard depth > 0 else { return leaf(.integer, &random) }
        func sub(_ random: inout SeededRandom) -> Pair { integer(&random, depth - 1) }
        switch random.number(0...11) {
        case 0: return .make("($0 + $1)", sub(&random), sub(&random))
        case 1: return .make("($0 - $1)", sub(&random), sub(&random))
        case 2: return .make("($0 * $1)", leaf(.integer, &random), leaf(.integer, &random))
        case 3: return .make("($0 / \(random.number(1...7)))", sub(&random))
        case 4: return .make("($0 % -\(random.number(1...7)))", sub(&random))
        case 5: return .make("abs($0)", sub(&random))
        case 6: return .make("coalesce($0, $1)", sub(&random), sub(&random))
        case 7: return .make("nullif($0, $1)", sub(&random), sub(&random))
        case 8: return .make("length($0)", text(&random, depth - 1))
        case 9: return choice(.integer, &random, depth)
        case 10: return .make("(- $0)", sub(&random))
        default: return leaf(.integer, &random)
        }
    }

    private func double(_ random: inout SeededRandom, _ depth: Int) -> Pair {
        guard depth > 0 else { return leaf(.double, &random) }
        switch random.number(0...7) {
        case 0:
            return .make("($0 + $1)", double(&random, depth - 1), integer(&random, depth - 1))
        case 1: return .make("($0 - $1)", double(&random, depth - 1), double(&random, depth - 1))
        case 2: return .make("($0 * 2)", double(&random, depth - 1))
        case 3: return .make("abs($0)", double(&random, depth - 1))
        case 4: return choice(.double, &random, depth)
        case 5: return .make("($0 / 4)", double(&random, depth - 1))
        default: return leaf(.double, &random)
        }
    }

    private func text(_ random: inout SeededRandom, _ depth: Int) -> Pair {
        guard depth > 0 else { return leaf(.text, &random) }
        func sub(_ random: inout SeededRandom) -> Pair { text(&random, depth - 1) }
        switch random.number(0...10) {
        // SQLite changes the case of ASCII only, so other letters are replaced before.
        case 0:
            return .make(
                "upper(replace($0, 'ü', 'u'))", sub(&random))
        case 1: return .make("lower(replace($0, 'ü', 'u'))", sub(&random))
        case 2: return .make("($0 || $1)", sub(&random), sub(&random))
        case 3:
            return .make(
                "substr($0, \(random.number(1...3)), \(random.number(0...3)))", sub(&random))
        case 4: return .make("trim($0)", sub(&random))
        case 5: return .make("replace($0, 'a', 'xy')", sub(&random))
        case 6: return .make("coalesce($0, 'none')", sub(&random))
        case 7: return choice(.text, &random, depth)
        case 8: return .make("CAST($0 AS TEXT)", integer(&random, depth - 1))
        case 9: return .make("ltrim($0, 'a ')", sub(&random))
        default: return leaf(.text, &random)
        }
    }

    func boolean(_ random: inout SeededRandom, _ depth: Int) -> Pair {
        guard depth > 0 else { return comparison(&random, 0) }
        func sub(_ random: inout SeededRandom) -> Pair { boolean(&random, depth - 1) }
        switch random.number(0...10) {
        case 0: return .make("($0 AND $1)", sub(&random), sub(&random))
        case 1: return .make("($0 OR $1)", sub(&random), sub(&random))
        case 2: return .make("(NOT $0)", sub(&random))
        case 3:
            let operand = any(random.pick([.integer, .double, .text]), &random, depth: depth - 1)
            return .make(random.pick(["($0 IS NULL)", "($0 IS NOT NULL)"]), operand)
        case 4:
            return .make(
                random.pick(["($0 BETWEEN $1 AND $2)", "($0 NOT BETWEEN $1 AND $2)"]),
                integer(&random, depth - 1), leaf(.integer, &random), leaf(.integer, &random))
        case 5:
            return .make(
                random.pick(["($0 IN (1, 2, $1))", "($0 NOT IN (1, 2, $1))"]),
                integer(&random, depth - 1), leaf(.integer, &random))
        case 6:
            let pattern = random.pick(["a%", "%b", "_", "%", "a_c", "%日%", "A%"])
            return .make(
                random.pick(["($0 LIKE '\(pattern)')", "($0 NOT LIKE '\(pattern)')"]),
                text(&random, depth - 1))
        case 7:
            return .make(
                random.pick(["($0 IS DISTINCT FROM $1)", "($0 IS NOT DISTINCT FROM $1)"]),
                integer(&random, depth - 1), integer(&random, depth - 1))
        case 8: return .make("($0 IS TRUE)", sub(&random))
        case 9 where columns[.integer]?.contains("id") ?? false:
            return Pair("(big \(random.pick(["<", ">=", "="])) \(random.pick(Self.bigNumbers)))")
        default: return comparison(&random, depth - 1)
        }
    }

    private static let bigNumbers = ["9223372036854775806", "-4", "4294967295", "9007199254740993"]

    private func comparison(_ random: inout SeededRandom, _ depth: Int) -> Pair {
        let sign = random.pick(["=", "<>", "<", "<=", ">", ">="])
        let type: RandomType = random.pick([.integer, .integer, .double, .text])
        return .make(
            "($0 \(sign) $1)", any(type, &random, depth: depth), any(type, &random, depth: depth))
    }

    private func choice(_ type: RandomType, _ random: inout SeededRandom, _ depth: Int) -> Pair {
        let value = any(type, &random, depth: depth - 1)
        if random.once(in: 3) {
            return .make(
                "CASE WHEN $0 THEN $1 END", boolean(&random, depth - 1), value)
        }
        return .make(
            "CASE WHEN $0 THEN $1 ELSE $2 END", boolean(&random, depth - 1), value,
            any(type, &random, depth: depth - 1))
    }
}
