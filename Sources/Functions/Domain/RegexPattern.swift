import Columnar
import RegularExpressions

/// PostgreSQL's regular expressions, by PCRE2. Both have Perl's classes and lazy quantifiers; what is
/// written differently is translated. One difference is left: of alternatives PostgreSQL takes the
/// longest, and Perl's kind the first that fits.
enum RegexPattern {
    /// The options that flags such as `gi` ask for, and whether `g` is among them.
    static func options(
        _ flags: TextBytes, allowingGlobal: Bool = false
    ) throws(RowError) -> (options: RegularExpression.Options, isGlobal: Bool) {
        var options: RegularExpression.Options = []
        var isGlobal = false
        for flag in flags {
            switch flag {
            case UInt8(ascii: "i"): options.insert(.ignoresCase)
            case UInt8(ascii: "c"): options.remove(.ignoresCase)
            case UInt8(ascii: "x"): options.insert(.isExpanded)
            case UInt8(ascii: "t"): options.remove(.isExpanded)
            case UInt8(ascii: "q"): options.insert(.isLiteral)
            case UInt8(ascii: "m"), UInt8(ascii: "n"):
                options.formUnion([.matchesLines, .dotStopsAtNewline])
            case UInt8(ascii: "p"): options.insert(.dotStopsAtNewline)
            case UInt8(ascii: "w"): options.insert(.matchesLines)
            case UInt8(ascii: "s"): options.subtract([.matchesLines, .dotStopsAtNewline])
            case UInt8(ascii: "g") where allowingGlobal: isGlobal = true
            default:
                let shown = Character(Unicode.Scalar(flag))
                throw RowError(
                    code: "2201B", "invalid regular expression option: \"\(shown)\"")
            }
        }
        return (options, isGlobal)
    }

    /// Compiles `pattern`; one that is none is an error (2201B).
    static func compile(
        _ pattern: some Collection<UInt8>, _ options: RegularExpression.Options
    ) throws(RowError) -> RegularExpression {
        let source = options.contains(.isLiteral) ? Array(pattern) : translated(Array(pattern))
        let result = source.withUnsafeBufferPointer { bytes in
            Result { () throws(RegularExpressionError) in
                try RegularExpression(bytes, options: options)
            }
        }
        switch result {
        case .success(let expression): return expression
        case .failure(let error):
            throw RowError(code: "2201B", "invalid regular expression: \(error.message)")
        }
    }

    /// The pattern with PostgreSQL's own escapes in Perl's words.
    private static func translated(_ pattern: [UInt8]) -> [UInt8] {
        guard pattern.contains(UInt8(ascii: "\\")) else { return pattern }
        var result: [UInt8] = []
        var isInBrackets = false
        var index = 0
        while index < pattern.count {
            let byte = pattern[index]
            if byte == UInt8(ascii: "\\"), index + 1 < pattern.count {
                let escape = pattern[index + 1]
                let digits = pattern[(index + 2)...].prefix(escape == UInt8(ascii: "u") ? 4 : 8)
                if let replacement = isInBrackets ? nil : constraint(escape) {
                    result += replacement
                    index += 2
                } else if escape | 0x20 == UInt8(ascii: "u") {
                    result += Array("\\x{".utf8) + digits + [UInt8(ascii: "}")]
                    index += 2 + digits.count
                } else {
                    result += [byte, escape]
                    index += 2
                }
                continue
            }
            if byte == UInt8(ascii: "[") { isInBrackets = true }
            if byte == UInt8(ascii: "]") { isInBrackets = false }
            result.append(byte)
            index += 1
        }
        return result
    }

    /// What the escapes for places between characters are called by Perl.
    private static func constraint(_ escape: UInt8) -> [UInt8]? {
        switch escape {
        case UInt8(ascii: "m"): Array("\\b(?=\\w)".utf8)
        case UInt8(ascii: "M"): Array("\\b(?<=\\w)".utf8)
        case UInt8(ascii: "y"): Array("\\b".utf8)
        case UInt8(ascii: "Y"): Array("\\B".utf8)
        case UInt8(ascii: "Z"): Array("\\z".utf8)
        default: nil
        }
    }
}
