import Columnar

/// Parts of JSON values, which are in the form that `JSONNormalizer` makes.
enum JSONAccess {
    /// The value of a key of an object; nil when it has none or is no object.
    static func member(of value: TextBytes, key: TextBytes) -> TextBytes? {
        guard JSONCursor.kind(of: value) == .object else { return nil }
        var cursor = JSONCursor(value)
        while let (name, member) = cursor.nextMember() {
            if isKey(name, key) { return member }
        }
        return nil
    }

    /// The element of an array at a place from 0, or from the end when negative; nil without one.
    static func element(of value: TextBytes, at index: Int64) -> TextBytes? {
        guard JSONCursor.kind(of: value) == .array else { return nil }
        var place = index
        if place < 0 { place += Int64(elementCount(of: value)) }
        guard place >= 0 else { return nil }
        var cursor = JSONCursor(value)
        while let element = cursor.nextElement() {
            if place == 0 { return element }
            place -= 1
        }
        return nil
    }

    /// How many elements an array has.
    static func elementCount(of value: TextBytes) -> Int {
        var cursor = JSONCursor(value)
        var count = 0
        while cursor.nextElement() != nil { count += 1 }
        return count
    }

    /// What a path of keys and places leads to.
    static func value(of value: TextBytes, path: some Sequence<TextBytes>) -> TextBytes? {
        var current = value
        for step in path {
            let isArray = JSONCursor.kind(of: current) == .array
            let place = isArray ? IntegerText.parse(step.span) : nil
            let next =
                isArray
                ? place.flatMap { element(of: current, at: $0) } : member(of: current, key: step)
            guard let next else { return nil }
            current = next
        }
        return current
    }

    /// Whether the JSON string `quoted` stands for `key`.
    static func isKey(_ quoted: TextBytes, _ key: TextBytes) -> Bool {
        let content = quoted.dropFirst().dropLast()
        if !content.contains(UInt8(ascii: "\\")) {
            return content.count == key.count && content.elementsEqual(key)
        }
        var plain: [UInt8] = []
        appendUnescaped(quoted, to: &plain)
        return plain.elementsEqual(key)
    }

    /// Appends a value as text: a string without its quotes, anything else as JSON. False for null.
    static func appendText(of value: TextBytes, to output: inout TextOutput) -> Bool {
        switch JSONCursor.kind(of: value) {
        case .null: return false
        case .string:
            var plain: [UInt8] = []
            appendUnescaped(value, to: &plain)
            output.append(plain)
        default: output.append(value)
        }
        return true
    }

    /// `->` by key.
    static let memberAsJSON = found(asText: false, byKey)
    /// `->` by place.
    static let elementAsJSON = found(asText: false, byPlace)
    /// `->>` by key.
    static let memberAsText = found(asText: true, byKey)
    /// `->>` by place.
    static let elementAsText = found(asText: true, byPlace)
    /// `#>`
    static let pathAsJSON = found(asText: false, byPath)
    /// `#>>`
    static let pathAsText = found(asText: true, byPath)

    private typealias Finder = @Sendable (Column) -> (TextBytes, Int) -> TextBytes?

    private static let byKey: Finder = { column in
        let keys = BytesReader(column)
        return { value, row in member(of: value, key: keys.value(at: row)) }
    }

    private static let byPlace: Finder = { column in
        let places = FixedReader<Int64>(column)
        return { value, row in element(of: value, at: places.value(at: row)) }
    }

    private static let byPath: Finder = { column in
        let paths = TextListReader(column)
        return { value, row in
            guard let steps = paths.texts(at: row) else { return nil }
            return withLent(steps) { JSONAccess.value(of: value, path: $0) }
        }
    }

    private static func found(asText: Bool, _ finder: @escaping Finder) -> Kernel {
        { arguments, call in
            let values = BytesReader(arguments[0])
            let find = finder(arguments[1])
            return Kernels.nullableRows(&call) { row, output in
                guard !arguments[0].isNull(at: row), !arguments[1].isNull(at: row),
                    let part = find(values.value(at: row), row)
                else { return false }
                if asText { return appendText(of: part, to: &output) }
                output.append(part)
                return true
            }
        }
    }
}

/// Reads text arrays row by row.
struct TextListReader {
    private let arrays: ElementsReader

    /// Reads `column`, an array of text that outlives it.
    init(_ column: Column) {
        arrays = ElementsReader(column)
    }

    /// The texts of row `row`; nil when one is NULL.
    func texts(at row: Int) -> [[UInt8]]? {
        var texts: [[UInt8]] = []
        for element in arrays.elements(of: row) {
            guard case .text(let text) = Value(element: element, type: .text) else { return nil }
            texts.append(text)
        }
        return texts
    }
}

/// Lends `texts` as bytes.
func withLent<Result>(_ texts: [[UInt8]], _ body: ([TextBytes]) -> Result) -> Result {
    let joined = Array(texts.joined())
    return joined.withUnsafeBufferPointer { all in
        var start = 0
        let lent = texts.map { text in
            defer { start += text.count }
            return TextBytes(rebasing: all[start..<(start + text.count)])
        }
        return body(lent)
    }
}
