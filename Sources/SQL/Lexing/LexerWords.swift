extension Lexer {
    /// Reads an unquoted word: a keyword or a name, folded to lower case (ASCII only, as PostgreSQL).
    mutating func word() {
        let start = offset
        var hasUpper = false
        while offset < bytes.count, isWordPart(bytes[offset]) {
            if (0x41...0x5A).contains(bytes[offset]) { hasUpper = true }
            if bytes[offset] >= 0x80, unicodeBlankLength > 0 { break }
            offset += 1
        }
        let spelling = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard offset - start <= maximumNameBytes else { return tooLong(from: start) }
        let text = hasUpper ? folded(bytes[start..<offset]) : spelling
        append(
            .word, from: start, text: text, spelling: hasUpper ? spelling : nil,
            keyword: keywordsByWord[text])
    }

    /// A typographic quote gets a hint; any other letter starts a word.
    mutating func wordOrQuoteCharacter() {
        guard byte() == 0xE2, byte(1) == 0x80, [0x98, 0x99, 0x9C, 0x9D].contains(byte(2)) else {
            return word()
        }
        let start = offset
        offset += 3
        invalid(
            "unexpected character \"\(String(decoding: bytes[start..<offset], as: UTF8.self))\"",
            from: start, to: offset,
            hint: "strings take straight single quotes ('), names straight double quotes (\")")
    }

    /// Reads `"name"` or `` `name` ``; a doubled quote stands for one.
    mutating func quotedWord(from start: Int, quote: UInt8) {
        let opening = offset
        offset += 1
        var name: [UInt8] = []
        while offset < bytes.count {
            let next = bytes[offset]
            offset += 1
            guard next == quote else {
                name.append(next)
                continue
            }
            guard byte() == quote, offset < bytes.count else {
                return quotedWordEnds(name, from: start)
            }
            name.append(quote)
            offset += 1
        }
        unterminated = .quote
        invalid(
            "unterminated quoted identifier", from: opening, to: opening + 1,
            hint: "the quote that opens here is never closed")
    }

    private mutating func quotedWordEnds(_ name: [UInt8], from start: Int) {
        if name.isEmpty {
            return invalid(
                "zero-length quoted identifier", from: start, to: offset,
                hint: "an empty string is written ''", sqlState: .invalidName)
        }
        guard name.count <= maximumNameBytes else { return tooLong(from: start) }
        append(.quotedWord, from: start, text: String(decoding: name, as: UTF8.self))
    }

    private mutating func tooLong(from start: Int) {
        invalid(
            "identifier is longer than \(maximumNameBytes) bytes", from: start, to: offset,
            sqlState: .nameTooLong)
    }

    private func folded(_ word: ArraySlice<UInt8>) -> String {
        String(decoding: word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

/// Names longer than this are errors; PostgreSQL cuts at 63.
private let maximumNameBytes = 255

private let keywordsByWord = Dictionary(
    uniqueKeysWithValues: Keyword.allCases.map { ($0.rawValue, $0) })

/// Whether a word may start with this byte: a letter, `_` or any byte that is not ASCII.
func isWordStart(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
}

/// Whether a word may go on with this byte.
func isWordPart(_ byte: UInt8) -> Bool {
    isWordStart(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
}

/// Whether the byte is an ASCII digit.
func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
