import CPCRE2

/// Why a pattern is none, or a match was given up.
public struct RegularExpressionError: Error, Sendable, Hashable {
    /// PCRE2's words: `missing closing parenthesis`.
    public let message: String
    /// Where in the pattern, in bytes; 0 for a match that was given up.
    public let offset: Int

    init(code: Int32, offset: Int = 0) {
        let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let count = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
            return count < 0
                ? "PCRE2 error \(code)"
                : String(decoding: buffer[0..<Int(count)], as: UTF8.self)
        }
        message = text
        self.offset = offset
    }
}

/// A compiled pattern over UTF-8, in Perl's syntax. It does not change and may be used by many
/// threads at once, each with a `Matcher` of its own. Owns the code that PCRE2 compiled.
public final class RegularExpression: @unchecked Sendable {
    /// How a pattern is read.
    public struct Options: OptionSet, Sendable, Hashable {
        /// The set as bits.
        public let rawValue: Int
        /// A set of bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Capitals and small letters are the same.
        public static let ignoresCase = Options(rawValue: 1)
        /// `^` and `$` stand at the ends of every line, not only of the text.
        public static let matchesLines = Options(rawValue: 2)
        /// `.` does not match a newline.
        public static let dotStopsAtNewline = Options(rawValue: 4)
        /// White space and comments in the pattern do not count.
        public static let isExpanded = Options(rawValue: 8)
        /// The pattern is a plain text.
        public static let isLiteral = Options(rawValue: 16)
    }

    let code: OpaquePointer
    /// How many parenthesised groups there are.
    public let groupCount: Int

    /// Compiles `pattern`. Throws where it is none.
    public init(
        _ pattern: UnsafeBufferPointer<UInt8>, options: Options = []
    ) throws(RegularExpressionError) {
        var error: Int32 = 0
        var offset = 0
        let compiled = pcre2_compile_8(
            pattern.baseAddress, pattern.count, options.flags, &error, &offset, nil)
        guard let compiled else { throw RegularExpressionError(code: error, offset: offset) }
        code = compiled
        var groups: UInt32 = 0
        _ = pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        groupCount = Int(groups)
        // Without machine code, where memory for it is refused, matching is slower and the same.
        _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
    }

    deinit { pcre2_code_free_8(code) }
}

extension RegularExpression.Options {
    /// Texts may hold bytes that are no UTF-8, which nothing matches.
    fileprivate var flags: UInt32 {
        var flags = UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF)
        if contains(.ignoresCase) { flags |= UInt32(PCRE2_CASELESS) }
        if contains(.isLiteral) { return flags | UInt32(PCRE2_LITERAL) }
        flags |= UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
        flags |= UInt32(PCRE2_DOLLAR_ENDONLY)
        if contains(.matchesLines) { flags |= UInt32(PCRE2_MULTILINE) }
        if !contains(.dotStopsAtNewline) { flags |= UInt32(PCRE2_DOTALL) }
        if contains(.isExpanded) { flags |= UInt32(PCRE2_EXTENDED) }
        return flags
    }
}
