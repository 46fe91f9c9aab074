/// One SQL value on its own: a literal, a printed cell, a row of a test. Never used per row where
/// rows are many.
public enum Value: Hashable, Sendable {
    /// NULL of any type.
    case null
    /// A truth value.
    case boolean(Bool)
    /// A SMALLINT, INTEGER or BIGINT.
    case integer(Int64)
    /// A REAL.
    case real(Float)
    /// A DOUBLE PRECISION.
    case double(Double)
    /// A DECIMAL: `unscaled` divided by 10 to the `scale`.
    case decimal(unscaled: Int128, scale: Int)
    /// A TEXT, as UTF-8 bytes.
    case text([UInt8])
    /// A BYTEA.
    case bytea([UInt8])
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since midnight.
    case time(Int64)
    /// Microseconds of wall time since 1970-01-01.
    case timestamp(Int64)
    /// Microseconds since 1970-01-01 UTC.
    case timestamptz(Int64)
    /// An interval.
    case interval(Interval)
    /// The elements of an ARRAY.
    case array([Value])
    /// The fields of a ROW, in order.
    case structure([Value])
    /// The entries of a MAP.
    case map([MapEntry])
    /// A JSON value as normalised text.
    case json([UInt8])
    /// A UUID, its first byte the highest.
    case uuid(UInt128)

    /// The text `string`.
    public static func text(_ string: String) -> Value {
        .text(Array(string.utf8))
    }

    /// Whether it is NULL.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

/// A key of a map with its value.
public struct MapEntry: Hashable, Sendable {
    /// The key, never NULL.
    public var key: Value
    /// The value.
    public var value: Value

    /// An entry.
    public init(_ key: Value, _ value: Value) {
        self.key = key
        self.value = value
    }
}
