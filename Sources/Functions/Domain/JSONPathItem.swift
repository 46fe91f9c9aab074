import Columnar

/// What a JSON path leads to: a part of the value it is followed in, or what a method or a literal made.
/// Lives no longer than that value.
struct JSONPathItem {
    let bytes: TextBytes
    /// What keeps the bytes of something made alive.
    private let owner: Made?

    private final class Made {
        let bytes: UnsafeMutableBufferPointer<UInt8>

        init(_ text: [UInt8]) {
            bytes = .allocate(capacity: text.count)
            _ = bytes.initialize(from: text)
        }

        deinit { bytes.deallocate() }
    }

    private init(_ bytes: TextBytes, _ owner: Made?) {
        self.bytes = bytes
        self.owner = owner
    }

    /// A part of the value.
    static func part(_ bytes: TextBytes) -> JSONPathItem { JSONPathItem(bytes, nil) }

    /// A value in JSON's one form, of its own.
    static func made(_ text: [UInt8]) -> JSONPathItem {
        let made = Made(text)
        return JSONPathItem(TextBytes(made.bytes), made)
    }

    var kind: JSONCursor.Kind { JSONCursor.kind(of: bytes) }

    /// What `.type()` says.
    var typeName: String {
        switch kind {
        case .object: "object"
        case .array: "array"
        case .string: "string"
        case .number: "number"
        case .boolean: "boolean"
        case .null: "null"
        }
    }

    /// The string that it is, without quotes.
    var string: [UInt8] {
        var plain: [UInt8] = []
        appendUnescaped(bytes, to: &plain)
        return plain
    }

    /// How it compares with another scalar, negative for less: strings by bytes, numbers by value, false
    /// before true; nil for what is not comparable.
    func compare(_ other: JSONPathItem) -> Int? {
        switch (kind, other.kind) {
        case (.null, .null): return 0
        case (.boolean, .boolean):
            return Int(other.bytes.count) - Int(bytes.count)
        case (.string, .string):
            let (left, right) = (string, other.string)
            if left == right { return 0 }
            return left.lexicographicallyPrecedes(right) ? -1 : 1
        case (.number, .number):
            let (left, right) = (text, other.text)
            if left == right { return 0 }
            if let left = Int64(left), let right = Int64(right) { return left < right ? -1 : 1 }
            guard let left = Double(left), let right = Double(right) else { return nil }
            return left == right ? 0 : left < right ? -1 : 1
        default: return nil
        }
    }

    private var text: String { String(decoding: bytes, as: UTF8.self) }
}
