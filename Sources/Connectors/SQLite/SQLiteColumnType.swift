import Columnar
import SQLiteClient

/// How SQL types are kept in a SQLite table: what is declared and what is stored.
///
/// | type | declared | stored as |
/// | --- | --- | --- |
/// | BOOLEAN | `BOOLEAN` | INTEGER 0 or 1 |
/// | SMALLINT, INTEGER, BIGINT | the same | INTEGER |
/// | REAL, DOUBLE PRECISION | the same | REAL; NaN as the text `NaN`, since SQLite would make NULL of it |
/// | DECIMAL(p ≤ 15, s) | `DECIMAL(p, s)` | INTEGER or REAL, which hold 15 digits exactly |
/// | DECIMAL(p > 15, s) | `TEXT` | all digits as text, since a number would lose some |
/// | DATE, TIME, TIMESTAMP, TIMESTAMPTZ | the same | text as PostgreSQL prints it, which SQLite's date functions read and which sorts by time |
/// | INTERVAL | `TEXT` | text as PostgreSQL prints it |
/// | JSON | `JSON TEXT` | text; JSON alone would have SQLite make numbers of numbers |
/// | UUID | `UUID` | text |
/// | arrays, ROW, MAP | the type in double quotes | text as a cast to TEXT gives it |
/// | TEXT | `TEXT` | text |
/// | BYTEA | `BLOB` | blob |
enum SQLiteColumnType {
    /// What `CREATE TABLE` says for `type`.
    static func declaration(of type: DataType) -> String {
        switch type {
        case .null, .text, .interval: "TEXT"
        case .bytea: "BLOB"
        case .decimal(let precision, _) where precision > 15: "TEXT"
        case .json: "JSON TEXT"
        case .array, .structure, .map: Database.quoted(type.description)
        default: type.description
        }
    }

    /// The type of a column that is declared as `text`: the names above and their kin, else by
    /// SQLite's rules of affinity. INTEGER is BIGINT, since SQLite's integers have 64 bits.
    static func type(declared text: String) -> DataType {
        if let type = DataType(description: text), type.hasElements { return type }
        let parts = text.uppercased().split(separator: "(", maxSplits: 1)
        let name = parts.first.map { $0.split(separator: " ").joined(separator: " ") } ?? ""
        switch name {
        case "BOOLEAN", "BOOL": return .boolean
        case "SMALLINT", "INT2": return .smallint
        case "DATE": return .date
        case "TIME": return .time
        case "TIMESTAMP", "DATETIME", "TIMESTAMP WITHOUT TIME ZONE": return .timestamp
        case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE": return .timestamptz
        case "JSON", "JSONB", "JSON TEXT": return .json
        case "UUID": return .uuid
        case "DECIMAL", "NUMERIC":
            let digits =
                parts.count > 1 ? parts[1].split { !$0.isNumber }.compactMap { Int($0) } : []
            guard let precision = digits.first, (1...38).contains(precision) else { return .double }
            let scale = digits.count > 1 ? digits[1] : 0
            return scale <= precision ? .decimal(precision: precision, scale: scale) : .double
        default: break
        }
        func has(_ parts: String...) -> Bool { parts.contains { name.contains($0) } }
        if has("INT") { return .bigint }
        if has("CHAR", "CLOB", "TEXT") || name.isEmpty { return .text }
        if has("BLOB", "BYTEA") { return .bytea }
        return has("REAL", "FLOA", "DOUB", "NUM") ? .double : .text
    }
}
