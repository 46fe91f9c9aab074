import Glibc

/// Finds records and their fields in CSV (RFC 4180; lines may end in LF or CR LF).
///
/// A quote in the middle of an unquoted field is a plain character.
struct CSVScanner {
    /// What a record is.
    enum Outcome: Equatable {
        /// A record of so many fields.
        case record(fieldCount: Int)
        /// An empty line or a comment.
        case blank
        /// A quoted field without a closing quote before the end of the input.
        case unclosedQuote
        /// Text between a closing quote and the next delimiter.
        case textAfterQuote
    }

    private let dialect: CSVDialect
    private let end: UnsafePointer<UInt8>
    /// Where the next record begins.
    private(set) var position: UnsafePointer<UInt8>

    /// Scans the bytes from `start` to `end`.
    init(_ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, dialect: CSVDialect) {
        self.dialect = dialect
        self.end = end
        position = start
    }

    var isAtEnd: Bool { position >= end }

    /// Scans one record and calls `field` with the index of each of its fields and the field. A
    /// record that is none ends at the first newline.
    @inline(__always)
    mutating func next(_ field: (Int, CSVCell) -> Void) -> Outcome {
        let start = position
        if isBlankLine() {
            skipLine(from: start)
            return .blank
        }
        var index = 0
        while true {
            let cell: CSVCell
            if position < end, position[0] == dialect.quote {
                switch quotedField() {
                case .success(let quoted): cell = quoted
                case .failure(let outcome):
                    skipLine(from: start)
                    return outcome.value
                }
            } else {
                cell = plainField()
            }
            field(index, cell)
            index += 1
            guard position < end, position[0] == dialect.delimiter else { break }
            position += 1
        }
        if position < end { position += position[0] == UInt8(ascii: "\r") ? 2 : 1 }
        return .record(fieldCount: index)
    }

    private struct Failure: Error { let value: Outcome }

    /// Whether a comment or an empty line comes next.
    private func isBlankLine() -> Bool {
        guard position < end else { return true }
        switch position[0] {
        case UInt8(ascii: "\n"): return true
        case UInt8(ascii: "\r"): return position + 1 == end || position[1] == UInt8(ascii: "\n")
        case UInt8(ascii: "#"): return dialect.allowsComments
        default: return false
        }
    }

    private mutating func skipLine(from start: UnsafePointer<UInt8>) {
        let newline = memchr(start, 0x0A, end - start)
        position =
            newline.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) + 1 } ?? end
    }

    /// The field up to the next delimiter or the end of the line, where `position` goes.
    @inline(__always)
    private mutating func plainField() -> CSVCell {
        let start = position
        let ones: UInt64 = 0x0101_0101_0101_0101
        let delimiters = ones &* UInt64(dialect.delimiter)
        let newlines = ones &* 0x0A
        var found = start
        while found + 8 <= end {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(found).loadUnaligned(as: UInt64.self))
            let a = word ^ delimiters
            let b = word ^ newlines
            let matches = (((a &- ones) & ~a) | ((b &- ones) & ~b)) & (ones &* 0x80)
            if matches != 0 {
                found += matches.trailingZeroBitCount >> 3
                return plainField(from: start, to: found)
            }
            found += 8
        }
        while found < end, found[0] != dialect.delimiter, found[0] != UInt8(ascii: "\n") {
            found += 1
        }
        return plainField(from: start, to: found)
    }

    @inline(__always)
    private mutating func plainField(
        from start: UnsafePointer<UInt8>, to found: UnsafePointer<UInt8>
    ) -> CSVCell {
        position = found
        let endsLine = found == end || found[0] == UInt8(ascii: "\n")
        if endsLine, found > start, found[-1] == UInt8(ascii: "\r") { position = found - 1 }
        return CSVCell(start: start, count: position - start, kind: .plain)
    }

    /// The quoted field at `position`, which goes behind its closing quote.
    private mutating func quotedField() -> Result<CSVCell, Failure> {
        let start = position + 1
        var kind = CSVCell.Kind.quoted
        var found = start
        while let quote = nextQuote(from: found, &kind) {
            found = quote + 1
            if found < end, found[0] == dialect.quote {
                kind = .escaped
                found += 1
                continue
            }
            position = found
            guard isAtFieldEnd() else { return .failure(Failure(value: .textAfterQuote)) }
            return .success(CSVCell(start: start, count: quote - start, kind: kind))
        }
        return .failure(Failure(value: .unclosedQuote))
    }

    /// The next quote that has no escape before it.
    private func nextQuote(
        from start: UnsafePointer<UInt8>, _ kind: inout CSVCell.Kind
    ) -> UnsafePointer<UInt8>? {
        guard let escape = dialect.escape, escape != dialect.quote else {
            return memchr(start, Int32(dialect.quote ?? 0), end - start)
                .map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
        }
        var found = start
        while found < end {
            if found[0] == dialect.quote { return found }
            if found[0] == escape {
                kind = .escaped
                found += 1
            }
            found += 1
        }
        return nil
    }

    private func isAtFieldEnd() -> Bool {
        guard position < end else { return true }
        switch position[0] {
        case dialect.delimiter, UInt8(ascii: "\n"): return true
        case UInt8(ascii: "\r"): return position + 1 == end || position[1] == UInt8(ascii: "\n")
        default: return false
        }
    }
}
