import Columnar

/// Changes of a continuous query as text: each row with `+` or `-` before it. One thread at a time.
final class ChangeText {
    private let format: RowFormat
    private var columns: [TableColumn] = []
    private var keys: [[UInt8]] = []
    private var hasHeader = false
    private var scratch: [UInt8] = []

    /// Changes go on without an end, so `json` is printed as `jsonl` is.
    init(format: RowFormat) { self.format = format }

    /// The changes of a batch, the first time with a header where the format has one.
    func text(_ changes: Batch, schema: Schema) -> [UInt8] {
        var output: [UInt8] = []
        if !hasHeader { begin(schema, changes, &output) }
        for row in 0..<changes.count {
            let weight = changes.weights.map { $0.span[row] } ?? 1
            let start = output.count
            append(row, of: changes, schema: schema, operation: weight > 0 ? "+" : "-", &output)
            let line = output[start...]
            for _ in 1..<max(1, weight.magnitude) { output += line }
        }
        return output
    }

    private func begin(_ schema: Schema, _ changes: Batch, _ output: inout [UInt8]) {
        hasHeader = true
        keys = JSONText.keys(of: schema)
        switch format {
        case .table:
            columns = schema.fields.map { TableColumn($0) }
            widen(for: changes)
            TableColumn.appendHeader([TableColumn(name: "±")] + columns, to: &output)
        case .csv: CSVText.appendHeader(["op"] + schema.fields.map(\.name), to: &output)
        case .vertical, .json, .jsonl: break
        }
    }

    /// Later batches may need more room; the lines that are printed stay as they are.
    private func widen(for changes: Batch) {
        for index in columns.indices {
            columns[index].widen(for: changes.columns[index], scratch: &scratch)
        }
    }

    private func append(
        _ row: Int, of changes: Batch, schema: Schema, operation: String, _ output: inout [UInt8]
    ) {
        switch format {
        case .table:
            if row == 0 { widen(for: changes) }
            output += Array(" \(operation) ".utf8)
            TableColumn.appendRow(
                row, of: changes, columns: columns, startsLine: false, scratch: &scratch,
                to: &output)
        case .vertical:
            output += Array("-[ \(operation) ]\n".utf8)
            for (index, field) in schema.fields.enumerated() {
                output += Array("\(field.name) | \(changes.columns[index].value(at: row))\n".utf8)
            }
        case .csv:
            output += Array("\(operation),".utf8)
            CSVText.appendRow(row, of: changes, scratch: &scratch, to: &output)
        case .json, .jsonl:
            JSONText.appendObject(row, of: changes, keys: keys, operation: operation, to: &output)
            output.append(UInt8(ascii: "\n"))
        }
    }
}
