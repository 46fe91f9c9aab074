extension Lexer {
    /// Skips white space and comments; false at the end of the text.
    mutating func skipBlanks() -> Bool {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x09...0x0D, 0x20:
                offset += 1
            case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"):
                skipLine()
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                skipBlockComment()
            case 0xC2, 0xE2, 0xE3, 0xEF:
                let length = unicodeBlankLength
                if length == 0 { return true }
                offset += length
            default:
                return true
            }
        }
        return false
    }

    private mutating func skipLine() {
        while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D { offset += 1 }
    }

    /// Comments nest, as in the standard.
    private mutating func skipBlockComment() {
        let start = offset
        var depth = 0
        while offset < bytes.count {
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                offset += 2
            } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                offset += 2
                if depth == 0 { return }
            } else {
                offset += 1
            }
        }
        unterminated = .comment
        invalid(
            "unterminated /* comment", from: start, to: min(start + 2, bytes.count),
            hint: "it starts here and is never closed; comments nest")
    }

    /// The length of a no-break space, byte order mark or other blank that editors paste; else 0.
    var unicodeBlankLength: Int {
        switch (byte(), byte(1), byte(2)) {
        case (0xC2, 0xA0, _), (0xC2, 0x85, _): 2
        case (0xE2, 0x80, 0x80...0x8B), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF): 3
        case (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): 3
        default: 0
        }
    }
}
