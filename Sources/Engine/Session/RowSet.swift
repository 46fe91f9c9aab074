import Columnar

/// The rows that a bounded query answered with.
public struct RowSet: Sendable {
    /// The columns.
    public let schema: Schema
    /// The rows, in order; inserts only.
    public let batches: [Batch]

    /// Rows of `schema`.
    public init(schema: Schema, batches: [Batch]) {
        self.schema = schema
        self.batches = batches
    }

    /// How many rows there are.
    public var count: Int { batches.reduce(0) { $0 + $1.count } }

    /// Rows of texts, for what SHOW and DESCRIBE answer.
    init(columns: [String], rows: [[String?]]) {
        schema = Schema(columns.map { Field($0, .text) })
        let texts = columns.indices.map { index in
            var writer = BytesColumnWriter(type: .text, rowCapacity: rows.count)
            for row in rows {
                if let text = row[index] { writer.append(text) } else { writer.appendNull() }
            }
            return writer.finish()
        }
        batches = [Batch(columns: texts, count: rows.count)]
    }
}
