/// `SET name = value`, `SET name TO value`, `SET 'name' = 'value'`, `SET TIME ZONE value`.
public struct SetSyntax: Hashable, Sendable {
    /// The setting, dots included; `TIME ZONE` is `timezone`.
    public var name: String
    /// Where the name stands.
    @Located public var nameRange: SourceRange
    /// The value; nil for `DEFAULT`.
    public var value: OptionValueSyntax?
    /// Where the value stands.
    @Located public var valueRange: SourceRange
}

/// `RESET name` or `RESET ALL`.
public struct ResetSyntax: Hashable, Sendable {
    /// The setting; nil for all.
    public var name: String?
    /// Where the name stands.
    @Located public var nameRange: SourceRange
}
