/// A SQL test file, taken apart: sqllogictest's records and those of streams.
struct SQLTestFile {
    /// The path, as it is shown.
    let path: String
    /// The text, line by line.
    let lines: [String]
    /// The records in order; those of included files stand where they are included.
    let records: [SQLTestRecord]
}

/// One record of a test file.
struct SQLTestRecord {
    /// What is done.
    enum Action {
        /// Runs a statement.
        case statement(sql: String, StatementExpectation)
        /// Compares what a query answers; with other queries of the label too, where it has one.
        case query(sql: String, columnCount: Int?, ExpectedRows, label: String?)
        /// Compares what changed in a view since the last time.
        case changes(view: String, ExpectedRows)
        /// Compares the rows that were late for a view.
        case late(view: String, ExpectedRows)
        /// Compares the dead letters.
        case bad(ExpectedRows)
        /// Drops the engine without a clean stop and opens it again.
        case restart
        /// Ends the file.
        case halt
    }

    /// The file that it stands in.
    var path: String
    /// The number of its first line, from 1.
    var line: Int
    /// What is done.
    var action: Action
    /// When it is left out.
    var conditions: [SQLTestCondition] = []
}

/// What a statement is to do.
enum StatementExpectation {
    /// It works.
    case ok
    /// It works and says that it changed so many rows.
    case count(Int)
    /// It fails, with a message in which the pattern is found; nil for any.
    case error(pattern: String?)
}

/// `skipif NAME` or `onlyif NAME`.
struct SQLTestCondition {
    /// The name of an engine or of a mode.
    var name: String
    /// Whether the record runs only there, not everywhere else.
    var isOnly: Bool
}

/// Rows that a test file expects.
struct ExpectedRows {
    /// How both sides are put in order before they are compared.
    var order: ResultOrder
    /// The rows as they are written.
    var lines: [String]
    /// The numbers, from 0, of their lines in the file, an empty range where there are none.
    var lineRange: Range<Int>
}

/// How results are put in order before they are compared.
enum ResultOrder: String {
    /// Not at all.
    case nosort
    /// By rows.
    case rowsort
    /// All values by themselves.
    case valuesort
}
