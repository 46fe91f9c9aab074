import Columnar
import Functions
import SQL

extension Binder {
    func bindLiteral(_ syntax: ExpressionSyntax) throws -> Expression {
        switch syntax.kind {
        case .literal(let literal):
            return try bind(literal, at: syntax.range)
        case .typedLiteral(let literal):
            let type = try DataType(literal.type)
            return try parse(literal.value, as: type, at: literal.valueRange)
        case .interval(let literal):
            return try parse(literal.text, as: .interval, at: literal.valueRange)
        default:
            preconditionFailure("not a literal")
        }
    }

    private func bind(_ literal: LiteralSyntax, at range: SourceRange) throws -> Expression {
        switch literal {
        case .null: return .literal(.null, .null)
        case .boolean(let value): return .literal(.boolean(value), .boolean)
        case .string(let text): return .literal(.text(text), .text)
        case .bytes(let bytes): return .literal(.bytea(bytes), .bytea)
        case .integer(let text):
            if let value = Int64(text) {
                return .literal(.integer(value), Int32(exactly: value) == nil ? .bigint : .integer)
            }
            return try bindDecimal(text, at: range)
        case .decimal(let text):
            if text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
                return try parse(text, as: .double, at: range)
            }
            return try bindDecimal(text, at: range)
        }
    }

    /// A number with a point is exact, with as many digits as it was written with.
    private func bindDecimal(_ text: String, at range: SourceRange) throws -> Expression {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let scale = parts.count > 1 ? parts[1].utf8.count : 0
        let whole = parts[0].drop { $0 == "0" }.utf8.count
        let precision = max(1, whole + scale)
        guard precision <= DataType.maximumDecimalPrecision else {
            throw Diagnostic.failure(
                "a number has \(precision) digits, and at most "
                    + "\(DataType.maximumDecimalPrecision) are exact",
                code: "22003", at: range, hint: "write it with an exponent for DOUBLE PRECISION")
        }
        return try parse(text, as: .decimal(precision: precision, scale: scale), at: range)
    }

    /// A text as a value of a type. Throws where it is none.
    func parse(_ text: String, as type: DataType, at range: SourceRange) throws -> Expression {
        let cast = Expression.cast(.literal(.text(text), .text), to: type)
        if let value = cast.evaluated(session) { return .literal(value, type) }
        throw Diagnostic.failure(
            RowError.invalidText(text, type).message, code: "22007", at: range,
            hint: type.spelling.map { "write it like \($0)" })
    }
}

extension DataType {
    /// A value of the type as it is written; nil where that goes without saying.
    fileprivate var spelling: String? {
        switch self {
        case .date: "'2024-11-18'"
        case .time: "'10:00:03'"
        case .timestamp: "'2024-11-18 10:00:03'"
        case .timestamptz: "'2024-11-18 10:00:03+00'"
        case .interval: "'1 day', '90 minutes' or '01:30:00'"
        case .boolean: "TRUE or FALSE"
        default: nil
        }
    }
}

extension IntervalLiteralSyntax {
    /// The interval as one text: `'1' MINUTE` is `1 minute`.
    fileprivate var text: String {
        guard let fields else { return value }
        guard let to = fields.to else { return "\(value) \(fields.from.rawValue)" }
        // Without the hours in front, `1:30` would be hours and minutes.
        if fields.from == .minute, to == .second { return "00:" + value }
        return value
    }
}

extension Expression {
    /// Whether it is a quoted text or NULL, which takes the type that its place asks for.
    var isUnknownLiteral: Bool {
        switch self {
        case .literal(.text, .text), .literal(.null, .null): true
        default: false
        }
    }
}
