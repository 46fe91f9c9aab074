import Columnar

/// How rows are written as bytes: the facts of a format, and what decodes and encodes it.
///
/// A format is one value in the list `Formats.all`; adding one adds a file and a line there.
public protocol Format: Sendable {
    /// Its name in `format = '…'` and `ENCODE …`, in lower case.
    var name: String { get }
    /// The endings of file names that mean this format, without the dot.
    var fileExtensions: [String] { get }
    /// What it is, in a sentence or two.
    var documentation: String { get }
    /// Its options.
    var options: [FormatOption] { get }
    /// Whether its records write and delete rows by primary key (`DecodedRows.weights`), so that what
    /// is read with it is a table that changes, and removals can be written with it.
    var carriesChanges: Bool { get }
    /// Whether a newline always ends a record, so that a file can be cut at any newline.
    func splitsAtNewlines(_ options: FormatOptions) -> Bool

    /// A decoder of records that hold `columns`, of which the rows hold those at the indices
    /// `wanted`, in that order.
    func makeDecoder(columns: [Field], wanted: [Int], options: FormatOptions) throws
        -> any RowDecoder

    /// An encoder of rows with `columns`.
    func makeEncoder(columns: [Field], options: FormatOptions) throws -> any RowEncoder

    /// Where the last whole record of `chunk` ends, behind its separator; 0 when none is whole.
    /// The chunk begins at the beginning of a record.
    func lastRecordEnd(in chunk: UnsafeRawBufferPointer, options: FormatOptions) -> Int

    /// The columns that the beginning of a file seems to have, and the options to read it with,
    /// which are `options` and what was found.
    func infer(from sample: UnsafeRawBufferPointer, options: FormatOptions) throws -> InferredSchema
}

extension Format {
    /// Its records are rows.
    public var carriesChanges: Bool { false }
}

/// What a sample of a file says about it.
public struct InferredSchema: Sendable {
    /// The columns.
    public var columns: [Field]
    /// The options to read the file with.
    public var options: FormatOptions

    /// A schema.
    public init(columns: [Field], options: FormatOptions) {
        self.columns = columns
        self.options = options
    }
}

/// The formats that there are.
public enum Formats {
    /// All formats, in the order in which help shows them.
    public static let all: [any Format] = [
        JSONFormat(),
        CSVFormat(),
        DebeziumJSONFormat(),
        RawFormat(),
    ]

    /// The format called `name`, whatever the capitals.
    public static func named(_ name: String) -> (any Format)? {
        all.first { $0.name == name.lowercased() }
    }

    /// The format of files whose name ends in `.fileExtension`.
    public static func withFileExtension(_ fileExtension: String) -> (any Format)? {
        all.first { $0.fileExtensions.contains(fileExtension.lowercased()) }
    }
}
