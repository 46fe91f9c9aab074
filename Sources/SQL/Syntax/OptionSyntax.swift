/// `key = value` of a `WITH (…)`, `ENCODE … (…)`, `EXPLAIN (…)` or `COPY … (…)`.
public struct OptionSyntax: Hashable, Sendable {
    /// The key, dots and hyphens included; folded to lower case unless quoted.
    public var key: String
    /// Where the key stands.
    @Located public var keyRange: SourceRange
    /// The value; a key alone means true.
    public var value: OptionValueSyntax
    /// Where the value stands; the key's range if there is none.
    @Located public var valueRange: SourceRange

    /// An option.
    public init(
        key: String, keyRange: SourceRange = .none, value: OptionValueSyntax,
        valueRange: SourceRange = .none
    ) {
        self.key = key
        self.keyRange = keyRange
        self.value = value
        self.valueRange = valueRange
    }
}

/// The value of an option or a setting.
public indirect enum OptionValueSyntax: Hashable, Sendable {
    /// `'text'`
    case string(String)
    /// A number as it was written, sign included.
    case number(String)
    /// `TRUE` or `FALSE`.
    case boolean(Bool)
    /// A bare word, folded to lower case.
    case word(String)
    /// `(a, b)`
    case list([OptionValueSyntax])

    /// The value as text: what a connector reads. A list is joined by commas.
    public var text: String {
        switch self {
        case .string(let text), .number(let text), .word(let text): text
        case .boolean(let value): value ? "true" : "false"
        case .list(let values): values.map(\.text).joined(separator: ", ")
        }
    }
}

/// `FORMAT envelope ENCODE encoding (options)`.
public struct FormatSyntax: Hashable, Sendable {
    /// `PLAIN`, `UPSERT`, `DEBEZIUM`, …
    public var envelope: IdentifierSyntax
    /// `JSON`, `CSV`, `AVRO`, …
    public var encoding: IdentifierSyntax?
    /// What stands in the parentheses.
    public var options: [OptionSyntax]
    /// Where the clause stands.
    @Located public var range: SourceRange
}
