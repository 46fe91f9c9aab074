import Columnar

/// The standard's regular expressions (SIMILAR TO) in the syntax of the others: `%` is any text, `_`
/// any code point, `|*+?{}()[]` mean what they do there, and all of the text must match.
enum SimilarPattern {
    /// The pattern of `text`, whose special characters stand for themselves behind `escape`.
    static func translated(_ text: TextBytes, escape: [UInt8]) -> [UInt8] {
        anchored(body(text[...], escape))
    }

    /// The pattern of SUBSTRING … SIMILAR, three patterns between two `escape"`: its first group is
    /// what the one in the middle matches. Nil when there are not two.
    static func substring(_ text: TextBytes, escape: [UInt8]) throws(RowError) -> [UInt8] {
        let mark = escape + [UInt8(ascii: "\"")]
        var parts: [Slice<TextBytes>] = []
        var start = 0
        var index = 0
        while !escape.isEmpty, index < text.count {
            if text[index...].starts(with: mark) {
                parts.append(text[start..<index])
                index += mark.count
                start = index
            } else {
                index += text[index...].starts(with: escape) ? escape.count + 1 : 1
            }
        }
        parts.append(text[start...])
        guard parts.count <= 3 else {
            throw RowError(
                code: "2200C",
                "SQL regular expression may not contain more than two escape-double-quote separators"
            )
        }
        guard parts.count == 3 else { return anchored([0x28] + body(text[...], escape) + [0x29]) }
        let head = Array("(?:".utf8) + body(parts[0], escape, isLazy: true) + [0x29]
        let middle = [0x28] + body(parts[1], escape) + [0x29]
        let tail = Array("(?:".utf8) + body(parts[2], escape) + [0x29]
        return anchored(head + middle + tail)
    }

    private static func anchored(_ pattern: [UInt8]) -> [UInt8] {
        Array("\\A(?:".utf8) + pattern + Array(")\\z".utf8)
    }

    private static func body(
        _ text: Slice<TextBytes>, _ escape: [UInt8], isLazy: Bool = false
    ) -> [UInt8] {
        var result: [UInt8] = []
        var isInBrackets = false
        var index = text.startIndex
        while index < text.endIndex {
            if !escape.isEmpty, text[index...].starts(with: escape) {
                index += escape.count
                if index < text.endIndex { result += literal(text[index]) }
                index += 1
                continue
            }
            let byte = text[index]
            index += 1
            if isInBrackets {
                result.append(byte)
                if byte == UInt8(ascii: "]") { isInBrackets = false }
                continue
            }
            switch byte {
            case UInt8(ascii: "%"): result += Array((isLazy ? ".*?" : ".*").utf8)
            case UInt8(ascii: "_"): result.append(UInt8(ascii: "."))
            case UInt8(ascii: "("): result += Array("(?:".utf8)
            case UInt8(ascii: "["):
                isInBrackets = true
                result.append(byte)
            case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "\\"):
                result += literal(byte)
            default: result.append(byte)
            }
        }
        return result
    }

    private static func literal(_ byte: UInt8) -> [UInt8] {
        let isSpecial = Array(".^$\\|*+?{}()[]%_#".utf8).contains(byte)
        return isSpecial ? [UInt8(ascii: "\\"), byte] : [byte]
    }
}
