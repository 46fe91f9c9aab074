/// A named SQL text that diagnostics point into. Offsets are UTF-8 bytes.
public struct SourceText: Sendable {
    /// The file's name, or what stands for it in messages (`<stdin>`).
    public let name: String
    /// The text.
    public let text: String
    /// The text's bytes; always valid UTF-8.
    public let utf8: [UInt8]
    /// Offset of the first byte of each line; a line ends at LF, CRLF or a lone CR.
    let lineStarts: [Int]

    /// A text under a name.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
        utf8 = Array(text.utf8)
        lineStarts = SourceText.lineStarts(of: utf8)
    }

    /// A text from a file's bytes; what is not UTF-8 becomes U+FFFD.
    public init(name: String, bytes: [UInt8]) {
        self.init(name: name, text: String(decoding: bytes, as: UTF8.self))
    }

    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == 0x0A {
                starts.append(offset)
            } else if byte == 0x0D {
                if offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
                starts.append(offset)
            }
        }
        return starts
    }

    /// A line and column, both from 1; the column counts Unicode scalars.
    public struct Position: Hashable, Sendable {
        /// The line, from 1.
        public let line: Int
        /// The column in Unicode scalars, from 1.
        public let column: Int
    }

    /// The position of a byte offset; offsets outside the text count as its ends.
    public func position(of offset: Int) -> Position {
        let offset = min(max(offset, 0), utf8.count)
        let line = lineIndex(of: offset)
        let scalars = utf8[lineStarts[line]..<offset].lazy.filter { $0 & 0xC0 != 0x80 }.count
        return Position(line: line + 1, column: scalars + 1)
    }

    /// The bytes' offsets of the line that holds `offset`, without its line end.
    public func lineRange(at offset: Int) -> SourceRange {
        let line = lineIndex(of: min(max(offset, 0), utf8.count))
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] : utf8.count
        while end > start, utf8[end - 1] == 0x0A || utf8[end - 1] == 0x0D { end -= 1 }
        return SourceRange(start, end)
    }

    /// The text of a range; parts outside the text count as nothing.
    public func text(of range: SourceRange) -> String {
        let lower = min(max(range.lower, 0), utf8.count)
        let upper = min(max(range.upper, lower), utf8.count)
        return String(decoding: utf8[lower..<upper], as: UTF8.self)
    }

    /// The index of the last line that starts at or before `offset`.
    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
