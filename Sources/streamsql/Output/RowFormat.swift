import Columnar
import Engine

/// How rows are printed.
enum RowFormat: String, CaseIterable, Sendable {
    /// Aligned columns, as psql prints them.
    case table
    /// One line a column, as psql's `\x` prints them.
    case vertical
    /// RFC 4180, with a header.
    case csv
    /// One array of objects.
    case json
    /// One object a line.
    case jsonl

    /// The rows as text, in pieces, each given to `write` as soon as it is made.
    ///
    /// - Parameter width: the terminal's width in cells; nil cuts nothing.
    func print(_ rows: RowSet, width: Int?, to write: ([UInt8]) -> Void) {
        switch self {
        case .table: TableText(rows, width: width).print(to: write)
        case .vertical: VerticalText(rows).print(to: write)
        case .csv: CSVText.print(rows, to: write)
        case .json: JSONText.printArray(rows, to: write)
        case .jsonl: JSONText.printLines(rows, to: write)
        }
    }
}

/// Text that grows until it is worth writing.
struct TextChunk {
    /// The text so far.
    var bytes: [UInt8] = []
    private static let limit = 1 << 16

    /// Hands the text over if there is much of it.
    mutating func writeIfLarge(to write: ([UInt8]) -> Void) {
        if bytes.count >= Self.limit { finish(to: write) }
    }

    /// Hands the rest over.
    mutating func finish(to write: ([UInt8]) -> Void) {
        if !bytes.isEmpty { write(bytes) }
        bytes.removeAll(keepingCapacity: true)
    }
}
