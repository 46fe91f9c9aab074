/// A SQL data type, with the physical layout its columns have.
///
/// Layouts are Arrow's: fixed-width values in one buffer (`FixedWidth`), booleans as bits, text and
/// bytes as 32-bit offsets into one byte buffer. Values with parts are bytes too, in the encoding of
/// `ElementEncoding`.
public indirect enum DataType: Hashable, Sendable {
    /// The type of a bare `NULL`; converts to every other type.
    case null
    /// Truth values, one bit a row.
    case boolean
    /// 16-bit integers.
    case smallint
    /// 32-bit integers.
    case integer
    /// 64-bit integers.
    case bigint
    /// 32-bit IEEE 754 numbers.
    case real
    /// 64-bit IEEE 754 numbers, `DOUBLE PRECISION` in SQL.
    case double
    /// Exact numbers with `precision` digits (1...38), `scale` of them after the point, as `Int128`.
    case decimal(precision: Int, scale: Int)
    /// UTF-8 text, compared by bytes.
    case text
    /// Bytes.
    case bytea
    /// Days since 1970-01-01, `Int32`.
    case date
    /// Microseconds since midnight, `Int64`.
    case time
    /// Microseconds of wall time since 1970-01-01 00:00:00, `Int64`.
    case timestamp
    /// Microseconds since 1970-01-01 00:00:00 UTC, an instant, `Int64`.
    case timestamptz
    /// Months, days and nanoseconds: `Interval`.
    case interval
    /// Lists of values of one type; arrays of arrays need not be rectangular.
    case array(DataType)
    /// Values of several fields, `ROW` in SQL.
    case structure([StructureField])
    /// Values by distinct keys that are never NULL, in the order of the keys.
    case map(key: DataType, value: DataType)
    /// JSON as normalised text (`JSONNormalizer`), so that equal values are equal bytes.
    case json
    /// 16 bytes.
    case uuid

    /// The largest number of digits of a decimal.
    public static let maximumDecimalPrecision = 38
}

/// A field of a structure: a name, as SQL resolves it, and a type.
public struct StructureField: Hashable, Sendable {
    /// The name, folded to lower case unless it was quoted.
    public var name: String
    /// The type.
    public var type: DataType

    /// A field.
    public init(_ name: String, _ type: DataType) {
        self.name = name
        self.type = type
    }
}

extension DataType: CustomStringConvertible {
    /// The type's name as SQL writes it.
    public var description: String {
        switch self {
        case .null: "NULL"
        case .boolean: "BOOLEAN"
        case .smallint: "SMALLINT"
        case .integer: "INTEGER"
        case .bigint: "BIGINT"
        case .real: "REAL"
        case .double: "DOUBLE PRECISION"
        case .decimal(let precision, let scale): "DECIMAL(\(precision), \(scale))"
        case .text: "TEXT"
        case .bytea: "BYTEA"
        case .date: "DATE"
        case .time: "TIME"
        case .timestamp: "TIMESTAMP"
        case .timestamptz: "TIMESTAMPTZ"
        case .interval: "INTERVAL"
        case .array(let element): "\(element)[]"
        case .structure(let fields):
            "ROW(\(fields.map(\.description).joined(separator: ", ")))"
        case .map(let key, let value): "MAP(\(key), \(value))"
        case .json: "JSON"
        case .uuid: "UUID"
        }
    }
}

extension StructureField: CustomStringConvertible {
    /// The field as SQL declares it, its name quoted where it must be.
    public var description: String {
        let isPlain =
            name.utf8.allSatisfy { isLetter($0) && $0 >= 0x61 || isDigit($0) || $0 == 0x5F }
            && name.utf8.first.map { !isDigit($0) } ?? false
        let shown = isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
        return "\(shown) \(type)"
    }
}

extension DataType {
    /// How a column of this type lays out its values.
    public enum Layout: Hashable, Sendable {
        /// No values at all: every row is NULL.
        case none
        /// One bit a row.
        case bits
        /// `byteWidth` bytes a row.
        case fixed(byteWidth: Int)
        /// 32-bit offsets into a byte buffer.
        case bytes
    }

    /// The layout of columns of this type.
    public var layout: Layout {
        switch self {
        case .null: .none
        case .boolean: .bits
        case .smallint: .fixed(byteWidth: 2)
        case .integer, .real, .date: .fixed(byteWidth: 4)
        case .bigint, .double, .time, .timestamp, .timestamptz: .fixed(byteWidth: 8)
        case .decimal, .interval: .fixed(byteWidth: 16)
        case .text, .bytea, .array, .structure, .map, .json, .uuid: .bytes
        }
    }

    /// SMALLINT, INTEGER or BIGINT.
    public var isInteger: Bool {
        switch self {
        case .smallint, .integer, .bigint: true
        default: false
        }
    }

    /// Any number: an integer, a decimal, REAL or DOUBLE PRECISION.
    public var isNumeric: Bool {
        switch self {
        case .smallint, .integer, .bigint, .real, .double, .decimal: true
        default: false
        }
    }

    /// DATE, TIMESTAMP or TIMESTAMPTZ.
    public var isDateOrTimestamp: Bool {
        switch self {
        case .date, .timestamp, .timestamptz: true
        default: false
        }
    }

    /// An array, a structure or a map.
    public var hasElements: Bool {
        switch self {
        case .array, .structure, .map: true
        default: false
        }
    }
}
