/// Cuts texts at separators.
enum TextSplitting {
    /// The pieces of `text` between the places of `separator`; its characters when that is nil, all
    /// of it when that is empty, none when the text is empty.
    static func pieces(of text: TextBytes, _ separator: TextBytes?) -> [[UInt8]] {
        if text.isEmpty { return [] }
        guard let separator else { return characters(of: text) }
        guard let first = separator.first else { return [Array(text)] }
        var pieces: [[UInt8]] = []
        var start = 0
        var index = 0
        while index + separator.count <= text.count {
            if text[index] == first,
                text[index..<(index + separator.count)].elementsEqual(separator)
            {
                pieces.append(Array(text[start..<index]))
                index += separator.count
                start = index
            } else {
                index += 1
            }
        }
        pieces.append(Array(text[start...]))
        return pieces
    }

    private static func characters(of text: TextBytes) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        for byte in text {
            if byte & 0xC0 == 0x80, !pieces.isEmpty {
                pieces[pieces.count - 1].append(byte)
            } else {
                pieces.append([byte])
            }
        }
        return pieces
    }
}
