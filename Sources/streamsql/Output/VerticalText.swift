import Columnar
import Engine

/// Rows one column a line, as psql's `\x` prints them: for rows wider than the terminal.
struct VerticalText {
    private let rows: RowSet

    init(_ rows: RowSet) { self.rows = rows }

    func print(to write: ([UInt8]) -> Void) {
        var chunk = TextChunk()
        var scratch: [UInt8] = []
        let names = rows.schema.fields.map(\.name)
        let longest = names.map { DisplayText.width(of: $0) }.max() ?? 0
        var number = 0
        for batch in rows.batches {
            for row in 0..<batch.count {
                number += 1
                let title = "-[ RECORD \(number) ]"
                let line = title + String(repeating: "-", count: max(1, longest + 2 - title.count))
                chunk.bytes += Array(line.utf8) + [UInt8(ascii: "\n")]
                for (index, name) in names.enumerated() {
                    let padding = longest - DisplayText.width(of: name)
                    chunk.bytes += Array(name.utf8)
                    chunk.bytes += Array(String(repeating: " ", count: padding).utf8)
                    chunk.bytes += Array(" | ".utf8)
                    scratch.removeAll(keepingCapacity: true)
                    if !batch.columns[index].writeText(row: row, into: &scratch) {
                        scratch += Array("NULL".utf8)
                    }
                    DisplayText.append(scratch.span, to: &chunk.bytes)
                    chunk.bytes.append(UInt8(ascii: "\n"))
                }
                chunk.writeIfLarge(to: write)
            }
        }
        chunk.bytes += Array("(\(rows.count) \(rows.count == 1 ? "row" : "rows"))\n".utf8)
        chunk.finish(to: write)
    }
}
