import Columnar
import Foundation

/// A row of a result as a test file writes it: words between white space. A value with blanks is
/// several words.
struct ResultRow: Hashable {
    /// The words.
    var words: [String]
    /// What each word is part of.
    var kinds: [Kind]

    /// How a word is compared.
    enum Kind: Hashable {
        /// Exactly.
        case text
        /// As a number without loss: 1.50 is 1.5.
        case exactNumber
        /// As a number to 1e-9 of its size.
        case approximateNumber
        /// `t` and `true` are the same.
        case truth
        /// Fractions of a second have no trailing zeros.
        case time
    }

    /// Row `row` of `batch`.
    init(_ batch: Batch, row: Int) {
        words = []
        kinds = []
        for column in batch.columns {
            let parts = Self.words(of: column, row: row)
            words += parts
            let kind = parts == ["NULL"] ? .text : Kind(column.type)
            kinds += Array(repeating: kind, count: parts.count)
        }
    }

    /// A row of words.
    init(words: [String], kinds: [Kind]) {
        self.words = words
        self.kinds = kinds
    }

    /// The row as it is written.
    var line: String { words.joined(separator: " ") }

    private static func words(of column: Column, row: Int) -> [String] {
        var bytes: [UInt8] = []
        guard column.writeText(row: row, into: &bytes) else { return ["NULL"] }
        if column.type == .boolean { return [bytes.first == UInt8(ascii: "t") ? "t" : "f"] }
        if bytes.isEmpty { return ["(empty)"] }
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing("\n", with: "\\n").replacing("\r", with: "\\r")
        let parts = text.split { $0 == " " || $0 == "\t" }.map(String.init)
        return parts.isEmpty ? ["(blank)"] : parts
    }
}

extension ResultRow.Kind {
    fileprivate init(_ type: DataType) {
        switch type {
        case .boolean: self = .truth
        case .smallint, .integer, .bigint, .decimal: self = .exactNumber
        case .real, .double: self = .approximateNumber
        case .time, .timestamp, .timestamptz: self = .time
        case .null, .text, .bytea, .date, .interval, .array, .structure, .map, .json, .uuid:
            self = .text
        }
    }

    /// Whether a word of a result is the expected one.
    func matches(_ actual: String, _ expected: String) -> Bool {
        if actual == expected { return true }
        switch self {
        case .text: return false
        case .truth: return Self.truth(expected) == actual
        case .exactNumber: return canonical(expected) == canonical(actual)
        case .time: return canonical(expected) == canonical(actual)
        case .approximateNumber:
            guard let one = Double(actual), let other = Double(expected) else { return false }
            if one == other || one.isNaN && other.isNaN { return true }
            guard one.isFinite, other.isFinite else { return false }
            return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
        }
    }

    /// The word in the form by which rows are sorted.
    func canonical(_ word: String) -> String {
        switch self {
        case .text: return word
        case .truth: return Self.truth(word)
        case .exactNumber: return Self.withoutTrailingZeros(word)
        case .time:
            guard let colon = word.lastIndex(of: ":") else { return word }
            let zone = word[colon...].firstIndex { $0 == "+" || $0 == "-" } ?? word.endIndex
            return Self.withoutTrailingZeros(String(word[..<zone])) + word[zone...]
        case .approximateNumber:
            return Double(word).map { String(format: "%.9g", $0) } ?? word
        }
    }

    private static func truth(_ word: String) -> String {
        switch word {
        case "true": "t"
        case "false": "f"
        default: word
        }
    }

    private static func withoutTrailingZeros(_ word: String) -> String {
        guard word.contains("."), !word.contains("e") else { return word }
        var text = Substring(word)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }
}
