import Formats

/// The options with which a WITH clause names and tunes a format.
enum FormatOptionSpecs {
    /// The options that name the format, for a connector that can have `formats`.
    static func naming(_ formats: [String]) -> [OptionSpec] {
        let documentation = "How the bytes of a record are to be read or written."
        return [
            OptionSpec("format", .choice(formats), documentation),
            OptionSpec("value.format", .choice(formats), documentation),
        ]
    }

    /// The options of one format, with the format's name in front.
    static func options(of name: String) -> [OptionSpec] {
        if name == "parquet" { return parquet }
        guard let format = Formats.named(name) else { return [] }
        return format.options.map { option in
            let kind: OptionSpec.Kind =
                switch option.kind {
                case .boolean: .boolean
                case .text, .character: .text
                case .choice(let words): .choice(words)
                }
            return OptionSpec(
                "\(name).\(option.name)", kind, default: option.defaultValue, option.documentation)
        }
    }

    private static let parquet = [
        OptionSpec(
            "parquet.compression", .choice(["zstd", "snappy", "gzip", "none"]), default: "zstd",
            "How the pages are compressed."),
        OptionSpec("parquet.compression-level", .integer, "The codec's level."),
        OptionSpec(
            "parquet.row-group-rows", .integer, default: "131072",
            "How many rows end a row group."),
    ]
}
