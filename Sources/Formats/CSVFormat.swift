import Columnar

/// Comma-separated values.
public struct CSVFormat: Format {
    /// The format.
    public init() {}

    /// `csv`
    public let name = "csv"
    /// `csv` and `tsv`.
    public let fileExtensions = ["csv", "tsv"]
    /// What it is.
    public let documentation = """
        Comma-separated values (RFC 4180): one record on each line, fields that hold delimiters, \
        quotes or newlines in double quotes. An empty field is NULL, an empty quoted one is an \
        empty text. With a header columns are found by their names, otherwise by their positions.
        """

    /// Flink's options, and `header` and `on_bad_field`.
    public let options = [
        FormatOption(
            "header", .boolean, default: "false",
            "The first record of each file names the columns."),
        FormatOption(
            "field-delimiter", .character, default: ",", "What separates fields; \\t is a tab."),
        FormatOption(
            "quote-character", .character, default: "\"",
            "What stands around a field that holds special characters; doubled for itself."),
        FormatOption(
            "disable-quote-character", .boolean, default: "false",
            "Quotes are characters like any other."),
        FormatOption(
            "escape-character", .character, default: nil,
            "Makes the next character of a quoted field a plain one."),
        FormatOption(
            "null-literal", .text, default: "",
            "What an unquoted NULL looks like; an empty text field is then an empty text."),
        FormatOption(
            "allow-comments", .boolean, default: "false", "Lines that begin with # are skipped."),
        FormatOption(
            "ignore-parse-errors", .boolean, default: "false",
            "Bad fields become NULL, and broken records are dropped and only counted."),
        FormatOption(
            "on-bad-field", .choice(["fail", "null"]), default: "fail",
            "What a field of the wrong type does: make the row a bad one, or become NULL."),
    ]

    /// Never: a quoted field may hold newlines, unless there are no quotes.
    public func splitsAtNewlines(_ options: FormatOptions) -> Bool {
        CSVDialect(options).quote == nil
    }

    /// A decoder.
    public func makeDecoder(columns: [Field], wanted: [Int], options: FormatOptions) throws
        -> any RowDecoder
    {
        try check(options)
        return CSVRowDecoder(columns: columns, wanted: wanted, options: options)
    }

    /// An encoder.
    public func makeEncoder(columns: [Field], options: FormatOptions) throws -> any RowEncoder {
        try check(options)
        return CSVRowEncoder(columns: columns, options: options)
    }

    /// The end of the last line that ends outside of quotes.
    public func lastRecordEnd(in chunk: UnsafeRawBufferPointer, options: FormatOptions) -> Int {
        let dialect = CSVDialect(options)
        let bytes = chunk.bindMemory(to: UInt8.self)
        guard let start = bytes.baseAddress, let quote = dialect.quote, bytes.contains(quote)
        else { return lastLineEnd(in: chunk) }
        var scanner = CSVScanner(start, end: start + bytes.count, dialect: dialect)
        var end = 0
        while !scanner.isAtEnd {
            let outcome = scanner.next { _, _ in }
            // More input may close the quote.
            if outcome == .unclosedQuote { break }
            if scanner.position[-1] == UInt8(ascii: "\n") { end = scanner.position - start }
        }
        return end
    }

    /// The delimiter (unless it is given), whether there is a header, and the columns.
    public func infer(from sample: UnsafeRawBufferPointer, options: FormatOptions) throws
        -> InferredSchema
    {
        try check(options)
        return try inferCSVColumns(sample, options: options)
    }

    private func check(_ options: FormatOptions) throws(FormatError) {
        let dialect = CSVDialect(options)
        if dialect.delimiter == dialect.quote || dialect.delimiter == dialect.escape {
            throw .conflict("csv.field-delimiter must differ from the quote and the escape")
        }
        let special: [UInt8] = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        if special.contains(dialect.delimiter) || special.contains(dialect.quote ?? 0) {
            throw .conflict("a newline can be neither csv.field-delimiter nor csv.quote-character")
        }
    }
}
