import CSimdjson
import Columnar

/// A document that is not a row.
public struct JSONReject: Hashable, Sendable {
    /// Which record it was.
    public let record: Int
    /// Where its line stands in the input, in bytes; for a message, all of it.
    public let byteRange: Range<Int>
    /// The field at fault, if it was one.
    public let field: String?
    /// What is wrong, where, in one line.
    public let reason: String

    init(_ reject: json_reject, fields: [Field], document: UnsafeBufferPointer<UInt8>) {
        record = Int(reject.record)
        let start = Int(reject.offset)
        byteRange = start..<(start + document.count)
        let wanted = reject.field < 0 ? nil : fields[Int(reject.field)]
        field = wanted?.name
        switch (reject.error, wanted) {
        case (JSON_BAD_VALUE, let wanted?):
            let first = min(Int(reject.at), document.count)
            let last = min(first + Int(reject.at_length), document.count)
            let value = excerpt(UnsafeBufferPointer(rebasing: document[first..<last]))
            reason = "field \"\(wanted.name)\": \(value) is not a valid \(wanted.type)"
        case (JSON_MISSING_FIELD, let wanted?):
            reason = "field \"\(wanted.name)\" is missing"
        case (JSON_EMPTY, _), (JSON_INVALID_UTF8, _), (JSON_UNCLOSED_STRING, _):
            reason = text(of: reject.error)
        default:
            reason = "\(text(of: reject.error)) at byte \(reject.at + 1)"
        }
    }
}

private func text(of error: json_error) -> String {
    switch error {
    case JSON_EMPTY: "the payload is empty"
    case JSON_NOT_AN_OBJECT: "not JSON: expected an object"
    case JSON_INVALID_UTF8: "not JSON: invalid UTF-8"
    case JSON_UNCLOSED_STRING: "not JSON: a string is not closed or holds a control character"
    case JSON_EXPECTED_KEY: "not JSON: expected a key in double quotes"
    case JSON_EXPECTED_COLON: "not JSON: expected \":\" after a key"
    case JSON_EXPECTED_VALUE: "not JSON: expected a value"
    case JSON_EXPECTED_COMMA: "not JSON: expected \",\" or a closing bracket"
    case JSON_UNFINISHED: "not JSON: the document ends too early"
    case JSON_TRAILING_CONTENT: "not JSON: more text after the document"
    case JSON_TOO_DEEP: "not JSON: nested more than \(JSON_MAXIMUM_DEPTH) levels deep"
    case JSON_INVALID_ESCAPE: "not JSON: an invalid escape in a string"
    case JSON_INVALID_LITERAL: "not JSON: neither a number nor true, false or null"
    default: "not JSON"
    }
}

/// A value as an error message shows it: its beginning, on one line.
private func excerpt(_ value: UnsafeBufferPointer<UInt8>) -> String {
    let limit = 60
    let shown = String(decoding: value.prefix(limit), as: UTF8.self)
        .replacing("\n", with: " ")
    return value.count > limit ? shown + "…" : shown
}
