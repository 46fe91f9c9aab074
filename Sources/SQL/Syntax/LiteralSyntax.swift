/// A constant without a type name before it.
public enum LiteralSyntax: Hashable, Sendable {
    /// `NULL`.
    case null
    /// `TRUE` or `FALSE`.
    case boolean(Bool)
    /// Decimal digits only, of any length; `0x1F` and `1_000` arrive as `31` and `1000`.
    case integer(String)
    /// Digits with a point or an exponent: `1.50`, `.5`, `1e5`; numeric, as in PostgreSQL.
    case decimal(String)
    /// A string's value, quotes and escapes undone.
    case string(String)
    /// `X'CAFE'`.
    case bytes([UInt8])

    /// Whether both are the same constant; strings are compared byte for byte.
    public static func == (left: LiteralSyntax, right: LiteralSyntax) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.null, _), (.boolean, _), (.integer, _), (.decimal, _), (.string, _), (.bytes, _):
            false
        }
    }
}

/// A string with its type before it: `TIMESTAMP '2024-11-18 10:00:00'`, `JSON '{}'`.
public struct TypedLiteralSyntax: Hashable, Sendable {
    /// The type.
    public var type: TypeSyntax
    /// The string's value.
    public var value: String
    /// Where the string stands.
    @Located public var valueRange: SourceRange
}

/// An interval constant. `1 MINUTE`, `INTERVAL 1 MINUTE` and `INTERVAL '1' MINUTE` are the same tree;
/// `INTERVAL '1 minute'` has no fields.
public struct IntervalLiteralSyntax: Hashable, Sendable {
    /// The string's value, or the number as it was written.
    public var value: String
    /// The fields that follow.
    public var fields: IntervalFieldsSyntax?
    /// Where the value stands.
    @Located public var valueRange: SourceRange
}
