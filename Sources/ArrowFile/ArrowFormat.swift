import Columnar

/// The format strings of the Arrow C Data Interface for our types; both have the same layout, so
/// buffers cross as they are.
enum ArrowFormat {
    /// The format string of `type`; what has no column of its own crosses as plain bytes.
    static func string(of type: DataType) -> String {
        switch type {
        case .null: "n"
        case .boolean: "b"
        case .smallint: "s"
        case .integer: "i"
        case .bigint: "l"
        case .real: "f"
        case .double: "g"
        case .decimal(let precision, let scale): "d:\(precision),\(scale)"
        case .text: "u"
        case .bytea: "z"
        case .date: "tdD"
        case .time: "ttu"
        case .timestamp: "tsu:"
        case .timestamptz: "tsu:UTC"
        case .interval: "tin"
        case .json: "u"
        case .uuid, .array, .structure, .map: "z"
        }
    }

    /// The type whose format string is `format`; nil where there is none.
    static func type(of format: String) -> DataType? {
        switch format {
        case "n": .null
        case "b": .boolean
        case "s": .smallint
        case "i": .integer
        case "l": .bigint
        case "f": .real
        case "g": .double
        case "u": .text
        case "z": .bytea
        case "tdD": .date
        case "ttu": .time
        case "tsu:": .timestamp
        case "tsu:UTC": .timestamptz
        case "tin": .interval
        default: decimal(of: format)
        }
    }

    /// DECIMAL for `d:precision,scale`, which has 128 bits unless a third number says otherwise.
    private static func decimal(of format: String) -> DataType? {
        guard format.hasPrefix("d:") else { return nil }
        let parts = format.dropFirst(2).split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 3 && parts[2] == "128"),
            let precision = Int(parts[0]), let scale = Int(parts[1]),
            (1...DataType.maximumDecimalPrecision).contains(precision),
            (0...precision).contains(scale)
        else { return nil }
        return .decimal(precision: precision, scale: scale)
    }
}
