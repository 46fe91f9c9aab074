/// Text as a terminal shows it: how wide it is, and what stands for what would move the cursor.
enum DisplayText {
    /// Appends `bytes` with control characters escaped, and gives the width in cells. Cut with an
    /// ellipsis at `limit` cells when one is given.
    @discardableResult
    static func append(
        _ bytes: Span<UInt8>, limit: Int? = nil, to output: inout [UInt8]
    ) -> Int {
        let start = output.count
        var width = 0
        var index = 0
        // Where the text would have to end to leave a cell for the ellipsis.
        var cut = start
        while index < bytes.count {
            let byte = bytes[index]
            let length = min(sequenceLength(byte), bytes.count - index)
            let cells: Int
            if byte < 0x20 || byte == 0x7F {
                cells = appendEscape(byte, to: &output)
            } else {
                for offset in 0..<length { output.append(bytes[index + offset]) }
                cells = length == 1 ? 1 : scalarWidth(bytes, index, length)
            }
            width += cells
            index += length
            guard let limit else { continue }
            if width <= limit - 1 { cut = output.count }
            if width > limit {
                output.removeSubrange(cut...)
                output.append(contentsOf: Array("…".utf8))
                return Self.width(of: output[start...])
            }
        }
        return width
    }

    /// How many cells a text without control characters takes.
    static func width(of text: String) -> Int { width(of: Array(text.utf8)[...]) }

    private static func width(of bytes: ArraySlice<UInt8>) -> Int {
        var width = 0
        var index = 0
        let span = bytes.span
        while index < span.count {
            let length = min(sequenceLength(span[index]), span.count - index)
            width += length == 1 ? 1 : scalarWidth(span, index, length)
            index += length
        }
        return width
    }

    /// `\n`, `\t`, `\x1b`: what cannot be shown as it is.
    private static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) -> Int {
        let start = output.count
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case 0x09: output.append(UInt8(ascii: "t"))
        default:
            output.append(UInt8(ascii: "x"))
            for digit in [byte >> 4, byte & 15] {
                output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
        return output.count - start
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]

    private static func sequenceLength(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC0..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0...: 4
        default: 1
        }
    }

    /// 0 for what stands on the character before it, 2 for East Asian wide characters and emoji
    /// (Unicode Standard Annex 11), else 1.
    private static func scalarWidth(_ bytes: Span<UInt8>, _ index: Int, _ length: Int) -> Int {
        var scalar = UInt32(bytes[index]) & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        guard scalar >= 0x300, let character = Unicode.Scalar(scalar) else { return 1 }
        switch character.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        let isWide = wide.contains { $0.contains(scalar) }
        return isWide || character.properties.isEmojiPresentation ? 2 : 1
    }
}
