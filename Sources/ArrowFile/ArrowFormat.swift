import CArrow
import Columnar

/// The format strings of the Arrow C Data Interface for our types. Most have the same layout on both
/// sides, so their buffers cross as they are; values with parts are taken apart, a UUID loses its
/// offsets, and INTERVAL, which Parquet lacks, is written as its text; a duration is read as one.
enum ArrowFormat {
    /// The format string of `type`.
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
        case .interval, .json: "u"
        case .uuid: "w:16"
        case .array: "+l"
        case .structure: "+s"
        case .map: "+m"
        }
    }

    /// The type of what `schema` describes; nil where there is none.
    static func type(of schema: ArrowSchema) -> DataType? {
        guard let format = schema.format.map({ String(cString: $0) }) else { return nil }
        switch format {
        case "+l": return child(0, of: schema).flatMap { type(of: $0) }.map { .array($0) }
        case "+s": return structure(of: schema)
        case "+m":
            guard let entries = child(0, of: schema), let key = child(0, of: entries),
                let value = child(1, of: entries), let keyType = type(of: key),
                let valueType = type(of: value)
            else { return nil }
            return .map(key: keyType, value: valueType)
        default: return type(of: format)
        }
    }

    private static func structure(of schema: ArrowSchema) -> DataType? {
        var fields: [StructureField] = []
        for index in 0..<Int(schema.n_children) {
            guard let child = child(index, of: schema), let type = type(of: child) else {
                return nil
            }
            fields.append(StructureField(child.name.map { String(cString: $0) } ?? "", type))
        }
        return .structure(fields)
    }

    private static func child(_ index: Int, of schema: ArrowSchema) -> ArrowSchema? {
        guard index < Int(schema.n_children) else { return nil }
        return schema.children?[index]?.pointee
    }

    /// The type without parts whose format string is `format`.
    private static func type(of format: String) -> DataType? {
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
        case "w:16": .uuid
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
