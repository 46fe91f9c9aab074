import Columnar
import SQL

extension DataType {
    /// The type that SQL text names. Throws for names that are none, with candidates.
    public init(_ syntax: TypeSyntax) throws {
        switch syntax.kind {
        case .interval:
            self = .interval
        case .named(let name, let parameters):
            self = try DataType.named(name.lowercased(), parameters, at: syntax.range)
        case .array(let element, _):
            self = .array(try DataType(element))
        case .map(let key, let value):
            self = .map(key: try DataType(key), value: try DataType(value))
        case .structure(let fields):
            for (index, field) in fields.enumerated()
            where fields[..<index].contains(where: { $0.name.name == field.name.name }) {
                throw Diagnostic.failure(
                    "field '\(field.name.name)' is there twice", code: "42701",
                    at: field.name.range, hint: "give it another name")
            }
            self = .structure(
                try fields.map { StructureField($0.name.name, try DataType($0.type)) })
        }
    }

    /// How many characters a `VARCHAR(n)` keeps; nil for types without such a limit.
    public static func characterLimit(_ syntax: TypeSyntax) -> Int? {
        guard case .named(let name, let parameters) = syntax.kind,
            characterTypes.contains(name.lowercased())
        else { return nil }
        return parameters.first ?? (name.lowercased().hasPrefix("var") ? nil : 1)
    }

    private static let characterTypes: Set<String> = [
        "varchar", "character varying", "char", "character",
    ]

    private static let plainNames: [String: DataType] = [
        "boolean": .boolean, "bool": .boolean,
        "smallint": .smallint, "int2": .smallint, "tinyint": .smallint,
        "integer": .integer, "int": .integer, "int4": .integer,
        "bigint": .bigint, "int8": .bigint,
        "real": .real, "float4": .real,
        "double precision": .double, "double": .double, "float8": .double, "float": .double,
        "text": .text, "varchar": .text, "character varying": .text, "char": .text,
        "character": .text, "string": .text,
        "bytea": .bytea, "bytes": .bytea, "varbinary": .bytea, "binary": .bytea, "blob": .bytea,
        "date": .date,
        "time": .time, "time without time zone": .time,
        "timestamp": .timestamp, "timestamp without time zone": .timestamp, "datetime": .timestamp,
        "timestamptz": .timestamptz, "timestamp with time zone": .timestamptz,
        "timestamp_ltz": .timestamptz, "timestamp with local time zone": .timestamptz,
        "interval": .interval,
        "json": .json, "jsonb": .json,
        "uuid": .uuid,
    ]

    private static let decimalNames: Set<String> = ["decimal", "numeric", "dec"]

    private static func named(
        _ name: String, _ parameters: [Int], at range: SourceRange
    ) throws -> DataType {
        if decimalNames.contains(name) { return try decimal(parameters, at: range) }
        if let type = plainNames[name] { return type }
        throw Diagnostic.failure(
            "type '\(name)' does not exist", code: "42704", at: range,
            hint: Candidates.hint(for: name, in: plainNames.keys.sorted() + decimalNames.sorted())
                ?? "SHOW TYPES lists those there are")
    }

    /// DECIMAL without parameters has 38 digits, 10 of them after the point.
    private static func decimal(_ parameters: [Int], at range: SourceRange) throws -> DataType {
        let precision = parameters.first ?? maximumDecimalPrecision
        let scale = parameters.count > 1 ? parameters[1] : (parameters.isEmpty ? 10 : 0)
        guard (1...maximumDecimalPrecision).contains(precision), (0...precision).contains(scale)
        else {
            throw Diagnostic.failure(
                "DECIMAL(\(precision), \(scale)) is out of range", code: "22023", at: range,
                hint: "the precision is 1 to 38, the scale 0 to the precision")
        }
        return .decimal(precision: precision, scale: scale)
    }
}
