/// The value of an option, read as its `OptionSpec.Kind` says.
public enum OptionValue: Hashable, Sendable {
    /// A text or a choice.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// A number.
    case number(Double)
    /// A truth value.
    case boolean(Bool)
    /// A length of time.
    case milliseconds(Int64)
    /// An amount of memory or storage.
    case byteCount(Int64)
    /// Several texts, without the blanks around them; empty ones are left out.
    case list([String])

    /// Reads `text`; nil when it is no value of `kind`.
    public init?(_ text: String, kind: OptionSpec.Kind) {
        switch kind {
        case .text:
            self = .text(text)
        case .integer:
            guard let value = Int64(text.trimmingBlanks) else { return nil }
            self = .integer(value)
        case .number:
            guard let value = Double(text.trimmingBlanks), value.isFinite else { return nil }
            self = .number(value)
        case .boolean:
            switch text.trimmingBlanks.lowercased() {
            case "true", "on", "yes", "1": self = .boolean(true)
            case "false", "off", "no", "0": self = .boolean(false)
            default: return nil
            }
        case .duration:
            guard let value = Self.milliseconds(text) else { return nil }
            self = .milliseconds(value)
        case .byteCount:
            guard let value = Self.byteCount(text) else { return nil }
            self = .byteCount(value)
        case .choice(let words):
            let lowered = text.trimmingBlanks.lowercased()
            guard let word = words.first(where: { $0.lowercased() == lowered }) else { return nil }
            self = .text(word)
        case .list(let separator):
            let parts = text.split(separator: separator).map { String($0).trimmingBlanks }
            self = .list(parts.filter { !$0.isEmpty })
        }
    }

    /// `15 min` in milliseconds; a number without a unit is milliseconds, as in Flink.
    private static func milliseconds(_ text: String) -> Int64? {
        scaled(text) { unit in
            switch unit {
            case "", "ms", "milli", "millis", "millisecond", "milliseconds": 1
            case "s", "sec", "secs", "second", "seconds": 1_000
            case "m", "min", "mins", "minute", "minutes": 60_000
            case "h", "hour", "hours": 3_600_000
            case "d", "day", "days": 86_400_000
            default: nil
            }
        }
    }

    /// `128 MB` in bytes; units are powers of 1,024, as in Flink.
    private static func byteCount(_ text: String) -> Int64? {
        scaled(text) { unit in
            switch unit {
            case "", "b", "bytes": 1
            case "k", "kb", "kib", "kibibytes": 1 << 10
            case "m", "mb", "mib", "mebibytes": 1 << 20
            case "g", "gb", "gib", "gibibytes": 1 << 30
            case "t", "tb", "tib", "tebibytes": 1 << 40
            default: nil
            }
        }
    }

    private static func scaled(_ text: String, _ factor: (String) -> Int64?) -> Int64? {
        let trimmed = text.trimmingBlanks
        let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
        let unit = String(trimmed.dropFirst(digits.count)).trimmingBlanks.lowercased()
        guard let amount = Int64(digits), let factor = factor(unit) else { return nil }
        let (value, overflow) = amount.multipliedReportingOverflow(by: factor)
        return overflow ? nil : value
    }
}

extension String {
    /// Without the blanks at both ends.
    var trimmingBlanks: String {
        let isBlank = { (character: Character) in
            character == " " || character == "\t" || character == "\n"
        }
        guard let first = firstIndex(where: { !isBlank($0) }),
            let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
