/// How tightly operators bind, the loosest first: PostgreSQL's manual, section 4.1.6.
enum Precedence: Int, Comparable {
    case or, and, not, isTest
    /// `=` and its kin, which do not chain.
    case comparison
    /// BETWEEN, IN, LIKE, ILIKE, SIMILAR TO, OVERLAPS, which do not chain.
    case range
    /// Every operator that has no line of its own: `||`, `->`, `@>`, `&`, …
    case other
    case additive, multiplicative, power, atTimeZone, collate, sign, postfix
    /// What needs no parentheses anywhere.
    case primary

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    /// The next tighter one.
    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

extension BinaryOperatorSyntax {
    /// How tightly it binds.
    var precedence: Precedence {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        case .overlapsPeriod: .range
        case .add, .subtract: .additive
        case .multiply, .divide, .modulo: .multiplicative
        case .power: .power
        default: .other
        }
    }

    /// The operator with that spelling, `!=` included.
    init?(symbol: String) {
        if symbol == "!=" { self = .notEqual } else { self.init(rawValue: symbol) }
    }
}
