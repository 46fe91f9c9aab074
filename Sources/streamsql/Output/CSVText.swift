import Columnar
import Engine

/// Rows as comma-separated values: RFC 4180 with a header, lines ended by LF; NULL is an empty field
/// and an empty text is `""`.
enum CSVText {
    static func print(_ rows: RowSet, to write: ([UInt8]) -> Void) {
        var chunk = TextChunk()
        appendHeader(rows.schema.fields.map(\.name), to: &chunk.bytes)
        var scratch: [UInt8] = []
        for batch in rows.batches {
            for row in 0..<batch.count {
                appendRow(row, of: batch, scratch: &scratch, to: &chunk.bytes)
                chunk.writeIfLarge(to: write)
            }
        }
        chunk.finish(to: write)
    }

    static func appendHeader(_ names: [String], to output: inout [UInt8]) {
        for (index, name) in names.enumerated() {
            if index > 0 { output.append(comma) }
            appendField(Array(name.utf8).span, to: &output)
        }
        output.append(lineEnd)
    }

    static func appendRow(
        _ row: Int, of batch: Batch, scratch: inout [UInt8], to output: inout [UInt8]
    ) {
        for (index, column) in batch.columns.enumerated() {
            if index > 0 { output.append(comma) }
            scratch.removeAll(keepingCapacity: true)
            guard column.writeText(row: row, into: &scratch) else { continue }
            appendField(scratch.span, to: &output)
        }
        output.append(lineEnd)
    }

    private static func appendField(_ text: Span<UInt8>, to output: inout [UInt8]) {
        var needsQuotes = text.isEmpty
        for index in text.indices where isSpecial(text[index]) { needsQuotes = true }
        if needsQuotes { output.append(quote) }
        for index in text.indices {
            if text[index] == quote { output.append(quote) }
            output.append(text[index])
        }
        if needsQuotes { output.append(quote) }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == quote || byte == comma || byte == lineEnd || byte == 0x0D
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineEnd = UInt8(ascii: "\n")
}
