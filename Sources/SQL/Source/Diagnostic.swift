/// Something to tell the user about a text: what, where, and what to do about it.
public struct Diagnostic: Hashable, Sendable {
    /// How bad it is.
    public var severity: Severity
    /// What is wrong, in one line.
    public var message: String
    /// Where; nil if it is about no part of the text.
    public var range: SourceRange?
    /// The next step to try.
    public var hint: String?
    /// The five characters by which PostgreSQL's clients know the error.
    public var sqlState: SQLState

    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// The statement cannot run.
        case error
        /// It runs, but probably not as meant.
        case warning
        /// It runs; good to know.
        case notice
    }

    /// A diagnostic; an error unless another severity is given.
    public init(
        _ message: String, severity: Severity = .error, at range: SourceRange? = nil,
        hint: String? = nil, sqlState: SQLState = .syntaxError
    ) {
        self.severity = severity
        self.message = message
        self.range = range
        self.hint = hint
        self.sqlState = sqlState
    }
}

/// A SQLSTATE code, as PostgreSQL's Appendix A lists them.
public struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The five characters.
    public let code: String

    /// A code from its five characters.
    public init(_ code: String) { self.code = code }

    /// A code from its five characters.
    public init(stringLiteral value: String) { code = value }

    /// 00000 successful completion, for notices.
    public static let success: SQLState = "00000"
    /// 01000 warning.
    public static let warning: SQLState = "01000"
    /// 0A000 feature not supported.
    public static let featureNotSupported: SQLState = "0A000"
    /// 22023 invalid parameter value.
    public static let invalidParameterValue: SQLState = "22023"
    /// 42601 syntax error.
    public static let syntaxError: SQLState = "42601"
    /// 42602 invalid name.
    public static let invalidName: SQLState = "42602"
    /// 42622 name too long.
    public static let nameTooLong: SQLState = "42622"
    /// 42701 duplicate column.
    public static let duplicateColumn: SQLState = "42701"
    /// 42702 ambiguous column.
    public static let ambiguousColumn: SQLState = "42702"
    /// 42703 undefined column.
    public static let undefinedColumn: SQLState = "42703"
    /// 42704 undefined object.
    public static let undefinedObject: SQLState = "42704"
    /// 42710 duplicate object.
    public static let duplicateObject: SQLState = "42710"
    /// 42712 duplicate alias.
    public static let duplicateAlias: SQLState = "42712"
    /// 42803 grouping error.
    public static let groupingError: SQLState = "42803"
    /// 42804 datatype mismatch.
    public static let datatypeMismatch: SQLState = "42804"
    /// 42809 wrong object type.
    public static let wrongObjectType: SQLState = "42809"
    /// 42883 undefined function.
    public static let undefinedFunction: SQLState = "42883"
    /// 42P01 undefined table.
    public static let undefinedTable: SQLState = "42P01"
    /// 42P02 undefined parameter.
    public static let undefinedParameter: SQLState = "42P02"
    /// 42P07 duplicate table.
    public static let duplicateTable: SQLState = "42P07"
    /// 42P20 windowing error.
    public static let windowingError: SQLState = "42P20"
    /// 54000 program limit exceeded.
    public static let programLimitExceeded: SQLState = "54000"
    /// 54001 statement too complex.
    public static let statementTooComplex: SQLState = "54001"
}

/// Diagnostics thrown together, at least one of them an error.
public struct DiagnosticError: Error, Hashable, Sendable {
    /// What was found, in the order of the text.
    public var diagnostics: [Diagnostic]

    /// An error that holds these.
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// An error that holds this one.
    public init(_ diagnostic: Diagnostic) { diagnostics = [diagnostic] }
}
