extension Batch {
    /// A batch of literal rows, for tests and VALUES lists; `weights` nil means all inserts.
    public init(schema: Schema, rows: [[Value]], weights: [Int64]? = nil) throws(ValueMismatch) {
        let builders = schema.types.map { ColumnBuilder(type: $0, capacity: rows.count) }
        for row in rows {
            precondition(row.count == schema.count)
            for (builder, value) in zip(builders, row) { try builder.append(value) }
        }
        self.init(
            columns: builders.map { $0.finish() }, count: rows.count,
            weights: weights.map { Weights($0) })
    }

    /// All rows as values; for printing and tests.
    public var rows: [[Value]] {
        (0..<count).map { row in columns.map { $0.value(at: row) } }
    }
}
