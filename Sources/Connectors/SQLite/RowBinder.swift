import Columnar
import SQLiteClient

/// Binds rows of a batch to the parameters of a statement, as `SQLiteColumnType` says.
struct RowBinder {
    private var scratch: [UInt8] = []

    /// Binds row `row` of `column` to parameter `number`.
    mutating func bind(
        _ column: Column, row: Int, to number: Int, of statement: inout Statement
    ) throws(SQLiteError) {
        if column.isNull(at: row) {
            try statement.bindNull(to: number)
            return
        }
        switch column.type {
        case .null: try statement.bindNull(to: number)
        case .boolean: try statement.bind(Int64(column.bits[row] ? 1 : 0), to: number)
        case .smallint: try statement.bind(Int64(column.span(of: Int16.self)[row]), to: number)
        case .integer: try statement.bind(Int64(column.span(of: Int32.self)[row]), to: number)
        case .bigint: try statement.bind(column.span(of: Int64.self)[row], to: number)
        case .real: try bind(Double(column.span(of: Float.self)[row]), to: number, of: &statement)
        case .double: try bind(column.span(of: Double.self)[row], to: number, of: &statement)
        case .text: try statement.bind(text: bytes(of: column, row), to: number)
        case .bytea: try statement.bind(blob: bytes(of: column, row), to: number)
        case .decimal, .date, .time, .timestamp, .timestamptz, .interval, .array, .structure, .map,
            .json, .uuid:
            scratch.removeAll(keepingCapacity: true)
            column.writeText(row: row, into: &scratch)
            try statement.bind(text: scratch, to: number)
        }
    }

    /// SQLite makes NULL of NaN, so its name is kept.
    private func bind(
        _ value: Double, to number: Int, of statement: inout Statement
    ) throws(SQLiteError) {
        if value.isNaN {
            try statement.bind("NaN", to: number)
        } else {
            try statement.bind(value, to: number)
        }
    }

    @_lifetime(borrow column)
    private func bytes(of column: borrowing Column, _ row: Int) -> Span<UInt8> {
        let range = Int(column.offsets[row])..<Int(column.offsets[row + 1])
        return _overrideLifetime(column.byteSpan.extracting(range), borrowing: column)
    }
}
