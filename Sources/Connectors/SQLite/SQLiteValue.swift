import Columnar
import SQLiteClient

/// Takes values of SQLite rows over into columns: in the forms that `SQLiteColumnType` lists, and
/// in those that mean the same (a number as text, a whole REAL for an INTEGER).
enum SQLiteValue {
    /// Appends column `column` of the current row; false, with nothing appended, when it is no value
    /// of the builder's type.
    static func append(
        _ statement: borrowing Statement, column: Int, to builder: ColumnBuilder
    ) -> Bool {
        let storage = statement.storageClass(at: column)
        if storage == .null {
            builder.appendNull()
            return true
        }
        switch builder.type {
        case .text, .bytea:
            let bytes = statement.bytes(at: column)
            if builder.type == .text, storage == .blob, !isUTF8(bytes) { return false }
            bytes.withUnsafeBufferPointer { builder.appendBytes($0) }
            return true
        default:
            let value = value(statement, column, storage, builder.type)
            guard let value, (try? builder.append(value)) != nil else { return false }
            return true
        }
    }

    private static func value(
        _ statement: borrowing Statement, _ column: Int, _ storage: StorageClass, _ type: DataType
    ) -> Value? {
        switch type {
        case .boolean where storage == .integer:
            return .boolean(statement.int64(at: column) != 0)
        case .smallint where storage == .integer, .integer where storage == .integer,
            .bigint where storage == .integer:
            return .integer(statement.int64(at: column))
        case .smallint where storage == .real, .integer where storage == .real,
            .bigint where storage == .real:
            return Int64(exactly: statement.double(at: column)).map { .integer($0) }
        case .real where storage != .text:
            return .real(Float(statement.double(at: column)))
        case .double where storage != .text:
            return .double(statement.double(at: column))
        case .date, .time, .timestamp, .timestamptz, .interval:
            // A number says nothing of its unit.
            if storage == .integer || storage == .real { return nil }
            return TextForm.value(of: statement.bytes(at: column), type: type)
        default:
            return TextForm.value(of: statement.bytes(at: column), type: type)
        }
    }

    private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    }
}
