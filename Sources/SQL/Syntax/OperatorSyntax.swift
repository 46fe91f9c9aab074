/// An operator between two operands; the raw value is its canonical spelling.
public enum BinaryOperatorSyntax: String, Hashable, Sendable, CaseIterable {
    /// `+`
    case add = "+"
    /// `-`
    case subtract = "-"
    /// `*`
    case multiply = "*"
    /// `/`
    case divide = "/"
    /// `%`
    case modulo = "%"
    /// `^`, left-associative as in PostgreSQL.
    case power = "^"
    /// `=`
    case equal = "="
    /// `<>`, also written `!=`.
    case notEqual = "<>"
    /// `<`
    case less = "<"
    /// `<=`
    case lessOrEqual = "<="
    /// `>`
    case greater = ">"
    /// `>=`
    case greaterOrEqual = ">="
    /// `||`, of strings, arrays and JSON.
    case concatenate = "||"
    /// `&`
    case bitAnd = "&"
    /// `|`
    case bitOr = "|"
    /// `#`
    case bitXor = "#"
    /// `<<`
    case shiftLeft = "<<"
    /// `>>`
    case shiftRight = ">>"
    /// `~`, a regular expression matches.
    case matches = "~"
    /// `~*`, the same without regard to case.
    case matchesInsensitive = "~*"
    /// `!~`
    case notMatches = "!~"
    /// `!~*`
    case notMatchesInsensitive = "!~*"
    /// `^@`, a string starts with another.
    case startsWith = "^@"
    /// `->`, a field or element as JSON.
    case jsonGet = "->"
    /// `->>`, a field or element as text.
    case jsonGetText = "->>"
    /// `#>`, what a path leads to, as JSON.
    case jsonPathGet = "#>"
    /// `#>>`, what a path leads to, as text.
    case jsonPathGetText = "#>>"
    /// `#-`, without what a path leads to.
    case jsonDeletePath = "#-"
    /// `@>`, the left contains the right.
    case contains = "@>"
    /// `<@`, the right contains the left.
    case containedBy = "<@"
    /// `&&`, both share an element.
    case overlaps = "&&"
    /// `?`, has this key.
    case hasKey = "?"
    /// `?|`, has any of these keys.
    case hasAnyKey = "?|"
    /// `?&`, has all of these keys.
    case hasAllKeys = "?&"
    /// `@?`, a JSON path finds something.
    case jsonPathExists = "@?"
    /// `@@`, a JSON path's predicate holds.
    case jsonPathMatches = "@@"
    /// `OVERLAPS`, of two periods `(start, end)`.
    case overlapsPeriod = "OVERLAPS"

    /// Whether it is one of `=`, `<>`, `<`, `<=`, `>`, `>=`.
    public var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }
}

/// An operator before its operand; `NOT` is a node of its own.
public enum UnaryOperatorSyntax: String, Hashable, Sendable, CaseIterable {
    /// `-x`
    case minus = "-"
    /// `+x`
    case plus = "+"
    /// `~x`
    case bitNot = "~"
}

/// `ANY` (also written `SOME`) or `ALL` before a list or subquery.
public enum QuantifierSyntax: String, Hashable, Sendable {
    /// At least one.
    case any = "ANY"
    /// Every one.
    case all = "ALL"
}
