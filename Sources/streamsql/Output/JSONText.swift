import Columnar
import Engine

/// Rows as JSON objects: numbers and truth values as such, NULL as null, everything else as text;
/// NaN and the infinities, which JSON lacks, as text too.
enum JSONText {
    /// One array, an object a line.
    static func printArray(_ rows: RowSet, to write: ([UInt8]) -> Void) {
        var chunk = TextChunk()
        chunk.bytes += Array("[".utf8)
        let keys = keys(of: rows.schema)
        var isFirst = true
        for batch in rows.batches {
            for row in 0..<batch.count {
                chunk.bytes += Array((isFirst ? "\n  " : ",\n  ").utf8)
                isFirst = false
                appendObject(row, of: batch, keys: keys, to: &chunk.bytes)
                chunk.writeIfLarge(to: write)
            }
        }
        chunk.bytes += Array((isFirst ? "]\n" : "\n]\n").utf8)
        chunk.finish(to: write)
    }

    /// One object a line.
    static func printLines(_ rows: RowSet, to write: ([UInt8]) -> Void) {
        var chunk = TextChunk()
        let keys = keys(of: rows.schema)
        for batch in rows.batches {
            for row in 0..<batch.count {
                appendObject(row, of: batch, keys: keys, to: &chunk.bytes)
                chunk.bytes.append(UInt8(ascii: "\n"))
                chunk.writeIfLarge(to: write)
            }
        }
        chunk.finish(to: write)
    }

    /// The columns' names as `"name":`.
    static func keys(of schema: Schema) -> [[UInt8]] {
        schema.fields.map { field in
            var key: [UInt8] = []
            appendText(Array(field.name.utf8).span, to: &key)
            key.append(UInt8(ascii: ":"))
            return key
        }
    }

    /// Appends `{"op":"+","a":1}`; without `op` unless one is given.
    static func appendObject(
        _ row: Int, of batch: Batch, keys: [[UInt8]], operation: String? = nil,
        to output: inout [UInt8]
    ) {
        output.append(UInt8(ascii: "{"))
        if let operation {
            output += Array("\"op\":\"\(operation)\"".utf8)
            if !keys.isEmpty { output.append(UInt8(ascii: ",")) }
        }
        for (index, column) in batch.columns.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output += keys[index]
            appendValue(column, row, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func appendValue(_ column: Column, _ row: Int, to output: inout [UInt8]) {
        var text: [UInt8] = []
        guard column.writeText(row: row, into: &text) else {
            output += Array("null".utf8)
            return
        }
        switch column.value(at: row) {
        case .boolean(let flag): output += Array((flag ? "true" : "false").utf8)
        case .integer, .decimal: output += text
        case .real(let number) where number.isFinite: output += text
        case .double(let number) where number.isFinite: output += text
        default: appendText(text.span, to: &output)
        }
    }

    private static func appendText(_ text: Span<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(text[index])
            case 0x0A: output += Array("\\n".utf8)
            case 0x0D: output += Array("\\r".utf8)
            case 0x09: output += Array("\\t".utf8)
            case 0..<0x20:
                let code = String(text[index], radix: 16)
                output += Array("\\u\(String(repeating: "0", count: 4 - code.count))\(code)".utf8)
            default: output.append(text[index])
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
