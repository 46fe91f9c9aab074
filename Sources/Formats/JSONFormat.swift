import Columnar
import JSONReader

/// JSON objects, one a line or message.
public struct JSONFormat: Format {
    /// The format.
    public init() {}

    /// `json`
    public let name = "json"
    /// `json`, `jsonl` and `ndjson`.
    public let fileExtensions = ["json", "jsonl", "ndjson"]
    /// What it is.
    public let documentation = """
        JSON objects, one on each line of a file or in each message. A field is found by the \
        column's name. A missing field and null are NULL; a value of the wrong type makes the row \
        a bad one. A number or a truth value may stand in quotes, as many producers write those \
        that JavaScript could not keep exactly; it must then read as one.
        """

    /// Flink's options, and `on_bad_field`.
    public let options = [
        FormatOption(
            "ignore-parse-errors", .boolean, default: "false",
            "Bad fields become NULL, and records that are no JSON are dropped and only counted."),
        FormatOption(
            "on-bad-field", .choice(["fail", "null"]), default: "fail",
            "What a value of the wrong type does: make the row a bad one, or become NULL."),
        FormatOption(
            "fail-on-missing-field", .boolean, default: "false",
            "A record without one of the columns is a bad one, instead of having NULL there."),
        FormatOption(
            "timestamp-format.standard", .choice(["SQL", "ISO-8601"]), default: "SQL",
            "How timestamps are written; all forms, and epoch milliseconds, are always read."),
        FormatOption(
            "encode.ignore-null-fields", .boolean, default: "false",
            "NULLs are left out when rows are written, instead of being null."),
    ]

    /// Always: strings of JSON have no newlines in them.
    public func splitsAtNewlines(_ options: FormatOptions) -> Bool { true }

    /// A decoder.
    public func makeDecoder(columns: [Field], wanted: [Int], options: FormatOptions) throws
        -> any RowDecoder
    {
        try JSONRowDecoder(fields: wanted.map { columns[$0] }, options: options)
    }

    /// An encoder.
    public func makeEncoder(columns: [Field], options: FormatOptions) throws -> any RowEncoder {
        JSONRowEncoder(columns: columns, options: options)
    }

    /// The end of the last line.
    public func lastRecordEnd(in chunk: UnsafeRawBufferPointer, options: FormatOptions) -> Int {
        lastLineEnd(in: chunk)
    }

    /// The keys of the sample's objects in the order in which they come.
    public func infer(from sample: UnsafeRawBufferPointer, options: FormatOptions) throws
        -> InferredSchema
    {
        InferredSchema(columns: try inferJSONColumns(sample), options: options)
    }
}
