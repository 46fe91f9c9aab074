import CSQLite

/// What a value of a SQLite row is stored as: <https://www.sqlite.org/datatype3.html>.
public enum StorageClass: Sendable, Hashable {
    /// A signed 64-bit integer.
    case integer
    /// A 64-bit IEEE 754 number.
    case real
    /// UTF-8 text.
    case text
    /// Bytes as they were given.
    case blob
    /// No value.
    case null

    init(code: Int32) {
        switch code {
        case SQLITE_INTEGER: self = .integer
        case SQLITE_FLOAT: self = .real
        case SQLITE_TEXT: self = .text
        case SQLITE_BLOB: self = .blob
        default: self = .null
        }
    }
}
