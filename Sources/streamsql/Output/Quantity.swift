/// Numbers as people read them.
enum Quantity {
    /// `34,512`.
    static func count(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// `1 row`, `34,512 rows`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
    }

    /// `812 B`, `1.2 MB`; a thousand bytes to the kilobyte.
    static func bytes(_ count: Int) -> String {
        guard count >= 1_000 else { return "\(count) B" }
        var value = Double(count) / 1_000
        for unit in ["kB", "MB", "GB"] {
            if value < 999.5 { return "\(fixed(value, value < 9.95 ? 1 : 0)) \(unit)" }
            value /= 1_000
        }
        return "\(fixed(value, 1)) TB"
    }

    /// `84 ms`, `7.3 s`, `2 min 05 s`, `3 h 20 min`, `2 days 4 h`.
    static func duration(seconds: Double) -> String {
        switch seconds {
        case ..<0.9995: return "\(fixed(seconds * 1_000, seconds < 0.00995 ? 1 : 0)) ms"
        case ..<59.95: return "\(fixed(seconds, 1)) s"
        default: break
        }
        guard seconds < 1e15 else { return "an eternity" }
        let whole = Int(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
        if whole < 86_400 { return "\(whole / 3_600) h \(twoDigits(whole / 60 % 60)) min" }
        return "\(count(whole / 86_400, "day")) \(whole / 3_600 % 24) h"
    }

    /// `00:02:05`.
    static func clock(seconds: Int) -> String {
        "\(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    }

    /// A number with so many digits behind the point.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        let factor = digits == 0 ? 1.0 : 10.0
        let scaled = Int((value * factor).rounded())
        return digits == 0 ? "\(scaled)" : "\(scaled / 10).\(scaled % 10)"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
