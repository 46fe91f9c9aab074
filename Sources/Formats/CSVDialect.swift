/// How a CSV file is written.
struct CSVDialect {
    var delimiter = UInt8(ascii: ",")
    /// The quote, or nil when quotes are plain characters.
    var quote: UInt8? = UInt8(ascii: "\"")
    /// What makes the next character of a quoted field a plain one, besides a doubled quote.
    var escape: UInt8?
    /// What an unquoted NULL looks like; nil for an empty field.
    var nullLiteral: [UInt8]?
    var allowsComments = false
    var hasHeader = false

    init() {}

    init(_ options: FormatOptions) {
        hasHeader = options.isOn("header")
        allowsComments = options.isOn("allow-comments")
        if let text = options.text("field-delimiter"), let byte = character(text) {
            delimiter = byte
        }
        if let text = options.text("quote-character"), let byte = character(text) { quote = byte }
        if options.isOn("disable-quote-character") { quote = nil }
        if let text = options.text("escape-character"), let byte = character(text) { escape = byte }
        if let text = options.text("null-literal"), !text.isEmpty { nullLiteral = Array(text.utf8) }
    }

    /// Whether the unquoted `cell` of a column is NULL; only text can be empty without being NULL,
    /// and only where NULL has another sign.
    @inline(__always)
    func isNull(_ cell: CSVCell, isText: Bool) -> Bool {
        guard cell.kind == .plain else { return false }
        guard let nullLiteral else { return cell.count == 0 }
        if cell.count == 0 { return !isText }
        return cell.count == nullLiteral.count
            && nullLiteral.withUnsafeBufferPointer { cell.bytes.elementsEqual($0) }
    }
}

/// One field of a record, still in the input.
struct CSVCell {
    enum Kind: UInt8 {
        /// Not quoted.
        case plain
        /// Quoted; the bytes are those between the quotes.
        case quoted
        /// Quoted, with doubled quotes or escapes in it.
        case escaped
    }

    var start: UnsafePointer<UInt8>
    var count: Int
    var kind: Kind

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// Appends the content, without doubled quotes and escapes, to `output`.
    func appendUnescaped(_ dialect: CSVDialect, to output: inout [UInt8]) {
        guard kind == .escaped else { return output.append(contentsOf: bytes) }
        var index = 0
        while index < count {
            let byte = start[index]
            if byte == dialect.escape || byte == dialect.quote, index + 1 < count { index += 1 }
            output.append(start[index])
            index += 1
        }
    }
}
