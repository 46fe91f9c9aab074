import Columnar
import Glibc

/// Walking and searching UTF-8 by code points (rule 38).
enum UTF8Text {
    /// How many bytes the code point has that begins with `byte`; 1 for a stray byte.
    @inline(__always)
    static func length(ofLead byte: UInt8) -> Int {
        if byte < 0xC0 { return 1 }
        if byte < 0xE0 { return 2 }
        return byte < 0xF0 ? 3 : 4
    }

    /// How many code points `text` has.
    @inline(__always)
    static func codePointCount(_ text: TextBytes) -> Int {
        var continuations = 0
        var position = 0
        // Eight bytes at a time: a continuation has its high bit set and the next one clear.
        while position + 8 <= text.count {
            let word = UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped)
                .loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let marks = word & ~(word << 1) & 0x8080_8080_8080_8080
            continuations &+= marks.nonzeroBitCount
            position += 8
        }
        while position < text.count {
            continuations &+= text[position] & 0xC0 == 0x80 ? 1 : 0
            position += 1
        }
        return text.count - continuations
    }

    /// Where code point `index` begins, or the end.
    @inline(__always)
    static func offset(ofCodePoint index: Int, in text: TextBytes, from start: Int = 0) -> Int {
        var position = start
        var rest = index
        while rest > 0, position < text.count {
            position += length(ofLead: text[position])
            rest -= 1
        }
        return min(position, text.count)
    }

    /// Where the code point before `position` begins.
    @inline(__always)
    static func start(before position: Int, in text: TextBytes) -> Int {
        var start = position - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    /// Whether `text` has `bytes` at `position`, where it has that many.
    @inline(__always)
    static func isEqual(_ text: TextBytes, _ position: Int, _ bytes: [UInt8]) -> Bool {
        guard let base = text.baseAddress, !bytes.isEmpty else { return bytes.isEmpty }
        return memcmp(base + position, bytes, bytes.count) == 0
    }

    /// Where `needle` first stands in `text` at or after `start`.
    @inline(__always)
    static func find(_ needle: TextBytes, in text: TextBytes, from start: Int) -> Int? {
        if needle.isEmpty { return start }
        guard let base = text.baseAddress, let wanted = needle.baseAddress,
            text.count - start >= needle.count
        else { return nil }
        let lastStart = text.count - needle.count
        var position = start
        while position <= lastStart {
            // The first byte is looked for by the C library, which takes many bytes at a time.
            guard let found = memchr(base + position, Int32(needle[0]), lastStart - position + 1)
            else { return nil }
            position = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            if memcmp(base + position, wanted, needle.count) == 0 { return position }
            position += 1
        }
        return nil
    }

    /// The bytes `range` of `text`.
    @inline(__always)
    static func slice(_ text: TextBytes, _ range: Range<Int>) -> TextBytes {
        TextBytes(rebasing: text[range])
    }

    /// The code point at `position` and its length; a stray byte counts as U+FFFD.
    static func codePoint(_ text: TextBytes, at position: Int) -> (scalar: Unicode.Scalar, Int) {
        let lead = text[position]
        if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
        let count = length(ofLead: lead)
        guard lead >= 0xC0, position + count <= text.count else { return ("\u{FFFD}", 1) }
        var value = UInt32(lead) & (0xFF >> UInt32(count + 1))
        for index in 1..<count { value = value << 6 | UInt32(text[position + index] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", count)
    }
}
