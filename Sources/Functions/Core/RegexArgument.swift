import Columnar
import RegularExpressions
import Synchronization

/// The compiled patterns of one function in one query, so that a constant pattern is compiled once
/// and not with every batch. Holds at most 256.
final class CompiledPatterns: Sendable {
    private struct Key: Hashable {
        var pattern: [UInt8]
        var options: RegularExpression.Options
    }

    private let known = Mutex<[Key: RegularExpression]>([:])

    /// The pattern compiled, now or before.
    func expression(
        _ pattern: some Collection<UInt8>, _ options: RegularExpression.Options
    ) throws(RowError) -> RegularExpression {
        let key = Key(pattern: Array(pattern), options: options)
        if let expression = known.withLock({ $0[key] }) { return expression }
        let expression = try RegexPattern.compile(key.pattern, options)
        known.withLock {
            if $0.count >= 256 { $0.removeAll() }
            $0[key] = expression
        }
        return expression
    }
}

/// The pattern of a call and its flags, row by row; compiled again only where one of them changes.
struct RegexArgument {
    private let patterns: BytesReader
    private let flags: BytesReader?
    private let compiled: CompiledPatterns
    private let fixedOptions: RegularExpression.Options
    private let allowsGlobal: Bool
    private let isWhole: Bool
    private var last: (pattern: TextBytes, flags: TextBytes, matcher: Matcher, isGlobal: Bool)?

    /// Reads `pattern` and perhaps `flags`, text columns that outlive it. `isWhole` asks for matches
    /// of all of a text.
    init(
        _ pattern: Column, flags: Column?, _ compiled: CompiledPatterns,
        options: RegularExpression.Options = [], allowsGlobal: Bool = false,
        isWhole: Bool = false
    ) {
        patterns = BytesReader(pattern)
        self.flags = flags.map { BytesReader($0) }
        self.compiled = compiled
        fixedOptions = options
        self.allowsGlobal = allowsGlobal
        self.isWhole = isWhole
    }

    /// The matcher for row `row`, and whether its flags have `g`.
    mutating func matcher(at row: Int) throws(RowError) -> (matcher: Matcher, isGlobal: Bool) {
        let pattern = patterns.value(at: row)
        let text = flags?.value(at: row) ?? TextBytes(start: nil, count: 0)
        if let last, isSameBytes(last.pattern, pattern), isSameBytes(last.flags, text) {
            return (last.matcher, last.isGlobal)
        }
        let (options, isGlobal) = try RegexPattern.options(text, allowingGlobal: allowsGlobal)
        let source = isWhole && !options.contains(.isLiteral) ? anchored(pattern) : Array(pattern)
        let expression = try compiled.expression(source, options.union(fixedOptions))
        let matcher = try Matcher.of(expression)
        last = (pattern, text, matcher, isGlobal)
        return (matcher, isGlobal)
    }

    private func anchored(_ pattern: TextBytes) -> [UInt8] {
        Array("\\A(?:".utf8) + pattern + Array(")\\z".utf8)
    }
}

extension Matcher {
    /// A matcher of `expression`; without memory for it, the error of the row.
    static func of(_ expression: RegularExpression) throws(RowError) -> Matcher {
        do throws(RegularExpressionError) {
            return try Matcher(expression)
        } catch {
            throw .matchingFailed(error)
        }
    }

    /// Whether there is a match at or after byte `start`; a search that was given up fails the row.
    @inline(__always)
    func matches(_ text: TextBytes, from start: Int = 0) throws(RowError) -> Bool {
        do throws(RegularExpressionError) {
            return try find(in: text, from: start)
        } catch {
            throw .matchingFailed(error)
        }
    }

    /// Whether there is a match after the last one.
    @inline(__always)
    func matchesAgain(_ text: TextBytes) throws(RowError) -> Bool {
        do throws(RegularExpressionError) {
            return try findNext(in: text)
        } catch {
            throw .matchingFailed(error)
        }
    }

    /// Whether there is a match number `number`, from 1, at or after byte `start`.
    func matches(
        _ text: TextBytes, from start: Int, number: Int
    ) throws(RowError) -> Bool {
        guard try matches(text, from: start) else { return false }
        for _ in 1..<max(1, number) {
            guard try matchesAgain(text) else { return false }
        }
        return true
    }
}

extension RowError {
    /// A search that took too many steps or too much memory.
    static func matchingFailed(_ error: RegularExpressionError) -> RowError {
        RowError(code: "2201B", "regular expression failed: \(error.message)")
    }
}
