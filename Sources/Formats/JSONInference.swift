import Columnar
import JSONReader

/// The columns of a sample of JSON lines: the keys in order of appearance, with types that hold all
/// their values. Objects and arrays are JSON.
func inferJSONColumns(_ sample: UnsafeRawBufferPointer) throws -> [Field] {
    var names: [String] = []
    var guesses: [String: TypeGuess] = [:]
    let bytes = sample.bindMemory(to: UInt8.self)
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
        var object = JSONObjectScanner(UnsafeBufferPointer(rebasing: line))
        while let (key, kind, value) = object.next() {
            let name = String(decoding: key, as: UTF8.self)
            if guesses[name] == nil { names.append(name) }
            var guess = guesses[name] ?? TypeGuess()
            switch kind {
            case .null: break
            case .boolean: guess.add(.boolean)
            case .number: guess.add(typeOfNumber(value) ?? .text)
            case .string: guess.add(typeOfTime(value) ?? .text)
            case .nested: guess.add(.json)
            }
            guesses[name] = guess
        }
    }
    guard !names.isEmpty else {
        throw FormatError.cannotInfer("no JSON object with fields was found on the first lines")
    }
    return names.map { Field($0, guesses[$0]?.result ?? .text) }
}

/// Reads the keys and values of one object, far enough to guess types; ends at the first thing that
/// is not as it should be, such as where a sample was cut off.
private struct JSONObjectScanner {
    enum Kind { case null, boolean, number, string, nested }

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var hasBegun = false

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func next() -> (key: [UInt8], kind: Kind, value: UnsafeBufferPointer<UInt8>)? {
        guard take(UInt8(ascii: hasBegun ? "," : "{")) else { return nil }
        hasBegun = true
        guard let key = string(), take(UInt8(ascii: ":")), let (kind, value) = value() else {
            return nil
        }
        // A value that ends the text may have been cut off.
        guard peek() != nil else { return nil }
        return (JSONObjectScanner.unescaped(key), kind, value)
    }

    private mutating func peek() -> UInt8? {
        while position < text.count, text[position] <= 0x20 { position += 1 }
        return position < text.count ? text[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// The content of the string that comes next.
    private mutating func string() -> UnsafeBufferPointer<UInt8>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""):
                position += 1
                return UnsafeBufferPointer(rebasing: text[start..<(position - 1)])
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    private mutating func value() -> (Kind, UnsafeBufferPointer<UInt8>)? {
        guard let first = peek() else { return nil }
        let start = position
        switch first {
        case UInt8(ascii: "\""):
            return string().map { (.string, $0) }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard skipNested() else { return nil }
            return (.nested, UnsafeBufferPointer(rebasing: text[start..<position]))
        default:
            let ends: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "}"), 0x20, 0x09, 0x0D]
            while position < text.count, !ends.contains(text[position]) { position += 1 }
            let word = UnsafeBufferPointer(rebasing: text[start..<position])
            switch first {
            case UInt8(ascii: "n"): return (.null, word)
            case UInt8(ascii: "t"), UInt8(ascii: "f"): return (.boolean, word)
            default: return (.number, word)
            }
        }
    }

    private mutating func skipNested() -> Bool {
        var depth = 0
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return true }
        }
        return false
    }

    /// A key without its escapes.
    private static func unescaped(_ key: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard key.contains(UInt8(ascii: "\\")) else { return Array(key) }
        let document = Array("{\"\":\"".utf8) + Array(key) + Array("\"}".utf8)
        let reader = try? JSONColumnReader(fields: [Field("", .text)])
        let decoded = try? document.withUnsafeBytes { try reader?.decode(lines: $0) }
        guard let decoded, decoded.rowCount == 1,
            case .text(let bytes) = decoded.columns[0].value(at: 0)
        else { return Array(key) }
        return bytes
    }
}
