import Columnar

/// Taking characters off the ends of a text.
enum TextTrimming {
    /// `text` without spaces.
    @inline(__always)
    static func spaces(_ text: TextBytes, atStart: Bool, atEnd: Bool) -> TextBytes {
        var range = 0..<text.count
        while atStart, !range.isEmpty, text[range.lowerBound] == 0x20 { range.removeFirst() }
        while atEnd, !range.isEmpty, text[range.upperBound - 1] == 0x20 { range.removeLast() }
        return UTF8Text.slice(text, range)
    }

    /// `text` without the code points of `set`.
    static func characters(
        _ set: TextBytes, of text: TextBytes, atStart: Bool, atEnd: Bool
    ) -> TextBytes {
        var start = 0
        var end = text.count
        while atStart, start < end {
            let next = min(end, start + UTF8Text.length(ofLead: text[start]))
            guard contains(set, UTF8Text.slice(text, start..<next)) else { break }
            start = next
        }
        while atEnd, end > start {
            let last = max(start, UTF8Text.start(before: end, in: text))
            guard contains(set, UTF8Text.slice(text, last..<end)) else { break }
            end = last
        }
        return UTF8Text.slice(text, start..<end)
    }

    private static func contains(_ set: TextBytes, _ character: TextBytes) -> Bool {
        // A code point's bytes are found only where that code point stands: UTF-8 synchronises.
        UTF8Text.find(character, in: set, from: 0) != nil
    }
}
