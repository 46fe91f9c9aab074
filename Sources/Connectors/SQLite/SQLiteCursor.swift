import Columnar
import SQLiteClient

/// A statement that steps through the rows of a table, and what makes columns of them.
final class SQLiteCursor {
    private var statement: Statement
    private let database: Database
    private let fields: [Field]
    private let metadataCount: Int
    private let keepsBadFields: Bool
    private var nextOffset: Int64
    private let hasRowIDs: Bool

    /// Rows of `source` from offset `first` on; the file is read as it is now.
    init(
        _ source: SQLiteSourceTable, database: Database, request: SourceRequest, from first: Int64
    ) throws(SQLiteError) {
        fields = request.fields
        metadataCount = request.metadataKeys.count
        keepsBadFields = request.badFields == .null
        hasRowIDs = source.hasRowIDs
        nextOffset = hasRowIDs ? first : max(0, first)
        self.database = database
        // The statement's own transaction would end with it; this one holds the file's state.
        try database.begin(.deferred)
        statement = try database.prepare(
            source.selectSQL(fields.map(\.name)), doing: "reading table '\(source.name)'")
        try statement.bind(nextOffset, to: 1)
    }

    /// The next rows, at most `limit` of them.
    func rows(limit: Int) throws(SQLiteError) -> SQLiteRows {
        let builders = fields.map { ColumnBuilder(type: $0.type, capacity: limit) }
        var offsets: [Int64] = []
        var goodRows: [Int] = []
        var rejects: [SourceReject] = []
        var byteCount = 0
        var isLast = false
        while offsets.count < limit && byteCount < ChunkLimits.byteLimit && !isLast {
            guard try statement.step() else {
                isLast = true
                break
            }
            let offset = hasRowIDs ? statement.int64(at: 0) : nextOffset
            // Nothing comes behind the last rowid there can be, which reading on would repeat.
            isLast = offset == .max
            nextOffset = offset == .max ? .max : offset + 1
            if let reason = append(to: builders) {
                rejects.append(SourceReject(offset: offset, payload: rowText(), reason: reason))
            } else {
                goodRows.append(offsets.count)
            }
            offsets.append(offset)
            byteCount += fields.count * 8
        }
        byteCount += builders.reduce(0) { $0 + $1.byteCount }
        var columns = builders.map { $0.finish() }
        columns.append(Column(bigints: offsets))
        if !rejects.isEmpty {
            let kept = Selection(goodRows)
            columns = columns.map { $0.gathered(kept) }
        }
        let offsetColumn = columns.removeLast()
        return SQLiteRows(
            columns: columns + Array(repeating: offsetColumn, count: metadataCount),
            offsets: offsetColumn, rejects: rejects, byteCount: byteCount, nextOffset: nextOffset,
            isLast: isLast)
    }

    /// Appends the current row; gives the reason when a value is not of its declared type. The row
    /// has a place in every column then too.
    private func append(to builders: [ColumnBuilder]) -> String? {
        var reason: String?
        for (index, field) in fields.enumerated() {
            if SQLiteValue.append(statement, column: index + 1, to: builders[index]) { continue }
            builders[index].appendNull()
            if reason == nil && !keepsBadFields {
                reason =
                    "column '\(field.name)' is not \(field.type): "
                    + "'\(statement.string(at: index + 1))'"
            }
        }
        return reason
    }

    private func rowText() -> [UInt8] {
        let texts = (0..<fields.count).map { index in
            statement.isNull(at: index + 1) ? "NULL" : statement.string(at: index + 1)
        }
        return Array(texts.joined(separator: "|").utf8)
    }
}

/// Rows of a table, read.
struct SQLiteRows: Sendable {
    let columns: [Column]
    let offsets: Column
    let rejects: [SourceReject]
    let byteCount: Int
    let nextOffset: Int64
    let isLast: Bool
}

extension Column {
    /// A BIGINT column of `values`.
    fileprivate init(bigints values: [Int64]) {
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: values.count)
        for (row, value) in values.enumerated() { writer[row] = value }
        self = writer.finish()
    }
}
