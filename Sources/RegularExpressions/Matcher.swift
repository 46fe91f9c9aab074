import CPCRE2

/// Matches texts against one pattern and holds the ranges of the last match. Used by one thread.
public final class Matcher {
    private let expression: RegularExpression
    private let data: OpaquePointer
    private let ranges: UnsafeMutablePointer<Int>

    /// A matcher of `expression`.
    public init(_ expression: RegularExpression) throws(RegularExpressionError) {
        guard let data = pcre2_match_data_create_from_pattern_8(expression.code, nil) else {
            throw RegularExpressionError(code: PCRE2_ERROR_NOMEMORY)
        }
        self.expression = expression
        self.data = data
        ranges = pcre2_get_ovector_pointer_8(data)
    }

    deinit { pcre2_match_data_free_8(data) }

    /// How many parenthesised groups the pattern has.
    public var groupCount: Int { expression.groupCount }

    /// Whether the pattern matches at or after byte `start` of `text`. Throws where the search was
    /// given up, since it took too many steps or too much memory.
    public func find(
        in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
    ) throws(RegularExpressionError) -> Bool {
        try search(text, start, options: 0)
    }

    /// The same for the match after the last one, so that every match is met once: an empty one at
    /// the place where the last ended does not count.
    public func findNext(
        in text: UnsafeBufferPointer<UInt8>
    ) throws(RegularExpressionError) -> Bool {
        let end = range.upperBound
        guard range.isEmpty else { return try search(text, end, options: 0) }
        // After an empty match: a longer one here, else whatever is further on.
        let longer = UInt32(PCRE2_NOTEMPTY_ATSTART) | UInt32(PCRE2_ANCHORED)
        if try search(text, end, options: longer) { return true }
        guard end < text.count else { return false }
        var next = end + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return try search(text, next, options: 0)
    }

    /// Where the last match stands, in bytes.
    public var range: Range<Int> { ranges[0]..<max(ranges[0], ranges[1]) }

    /// Where group `index` of the last match stands; nil where it took no part. Group 0 is the whole.
    public func range(ofGroup index: Int) -> Range<Int>? {
        guard index >= 0, index <= expression.groupCount else { return nil }
        let start = ranges[2 * index]
        guard start >= 0, start <= ranges[2 * index + 1] else { return nil }
        return start..<ranges[2 * index + 1]
    }

    private func search(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, options: UInt32
    ) throws(RegularExpressionError) -> Bool {
        // PCRE2 takes no null pointer, not even for an empty text.
        let base = text.baseAddress ?? Self.nothing
        var result = pcre2_match_8(
            expression.code, base, text.count, start, options, data, nil)
        if result == PCRE2_ERROR_JIT_STACKLIMIT {
            // The interpreter keeps its stack on the heap.
            result = pcre2_match_8(
                expression.code, base, text.count, start, options | UInt32(PCRE2_NO_JIT), data, nil)
        }
        if result > 0 { return true }
        if result == PCRE2_ERROR_NOMATCH { return false }
        throw RegularExpressionError(code: result)
    }

    private nonisolated(unsafe) static let nothing = UnsafePointer(
        UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
}
