import Columnar
import Engine

/// Rows as an aligned table, as psql prints it: numbers to the right, everything else to the left.
struct TableText {
    private let rows: RowSet
    private let lineWidth: Int?
    private var columns: [TableColumn] = []

    /// - Parameter width: of the terminal; nil cuts nothing.
    init(_ rows: RowSet, width: Int?) {
        self.rows = rows
        lineWidth = width
        columns = rows.schema.fields.map { TableColumn($0) }
        measure()
        if let width { TableColumn.fit(&columns, into: width) }
    }

    private mutating func measure() {
        var scratch: [UInt8] = []
        for batch in rows.batches {
            for index in columns.indices {
                columns[index].widen(for: batch.columns[index], scratch: &scratch)
            }
        }
    }

    /// The header, the rows and their number.
    func print(to write: ([UInt8]) -> Void) {
        var chunk = TextChunk()
        if !columns.isEmpty { TableColumn.appendHeader(columns, to: &chunk.bytes) }
        var scratch: [UInt8] = []
        for batch in rows.batches {
            for row in 0..<batch.count {
                TableColumn.appendRow(
                    row, of: batch, columns: columns, scratch: &scratch, to: &chunk.bytes)
                chunk.writeIfLarge(to: write)
            }
        }
        chunk.bytes += Array("(\(rows.count) \(rows.count == 1 ? "row" : "rows"))\n".utf8)
        chunk.finish(to: write)
    }
}

/// A column of an aligned table.
struct TableColumn {
    let name: String
    let isRight: Bool
    /// How many cells it takes.
    private(set) var width: Int
    /// Whether its texts may have to be cut.
    private var isCut = false
    /// No column is made narrower than this.
    private static let least = 8

    init(_ field: Field) {
        name = field.name
        isRight = field.type.isNumeric
        width = DisplayText.width(of: field.name)
    }

    init(name: String, isRight: Bool = false) {
        self.name = name
        self.isRight = isRight
        width = DisplayText.width(of: name)
    }

    /// Makes it wide enough for every row.
    mutating func widen(for column: Column, scratch: inout [UInt8]) {
        for row in 0..<column.count {
            scratch.removeAll(keepingCapacity: true)
            Self.appendCell(column, row, limit: nil, scratch: &scratch, width: &width)
        }
    }

    /// Narrows the widest columns until a line fits.
    static func fit(_ columns: inout [TableColumn], into width: Int) {
        func total() -> Int { columns.reduce(0) { $0 + $1.width + 3 } - 1 }
        while total() > width {
            guard let widest = columns.indices.max(by: { columns[$0].width < columns[$1].width }),
                columns[widest].width > least
            else { return }
            let next = columns.map(\.width).filter { $0 < columns[widest].width }.max() ?? 0
            let excess = total() - width
            columns[widest].width = max(least, next, columns[widest].width - excess)
            if columns[widest].width == next, excess > 0 { columns[widest].width -= 1 }
            columns[widest].isCut = true
        }
    }

    static func appendHeader(_ columns: [TableColumn], to output: inout [UInt8]) {
        for (index, column) in columns.enumerated() {
            let name = Array(column.name.utf8)
            column.append(name.span, isLast: index == columns.count - 1, first: index == 0, &output)
        }
        output.append(UInt8(ascii: "\n"))
        for (index, column) in columns.enumerated() {
            if index > 0 { output.append(UInt8(ascii: "+")) }
            output.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: column.width + 2))
        }
        output.append(UInt8(ascii: "\n"))
    }

    static func appendRow(
        _ row: Int, of batch: Batch, columns: [TableColumn], startsLine: Bool = true,
        scratch: inout [UInt8], to output: inout [UInt8]
    ) {
        for (index, column) in columns.enumerated() {
            scratch.removeAll(keepingCapacity: true)
            if !batch.columns[index].writeText(row: row, into: &scratch) {
                scratch += Array("NULL".utf8)
            }
            column.append(
                scratch.span, isLast: index == columns.count - 1, first: startsLine && index == 0,
                &output)
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// Appends ` text `, and the bar before it unless it is the first; nothing blank at a line's end.
    func append(_ text: Span<UInt8>, isLast: Bool, first: Bool, _ output: inout [UInt8]) {
        if !first { output.append(UInt8(ascii: "|")) }
        output.append(UInt8(ascii: " "))
        let place = output.count
        let cells = DisplayText.append(text, limit: isCut ? width : nil, to: &output)
        let padding = max(0, width - cells)
        if isRight {
            output.insert(contentsOf: repeatElement(UInt8(ascii: " "), count: padding), at: place)
        } else if !isLast {
            output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
        }
        if !isLast { output.append(UInt8(ascii: " ")) }
    }

    private static func appendCell(
        _ column: Column, _ row: Int, limit: Int?, scratch: inout [UInt8], width: inout Int
    ) {
        guard column.writeText(row: row, into: &scratch) else {
            width = max(width, 4)
            return
        }
        var shown: [UInt8] = []
        width = max(width, DisplayText.append(scratch.span, to: &shown))
    }
}
