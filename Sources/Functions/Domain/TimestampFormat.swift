import Columnar

/// A `to_char` template for timestamps, taken apart: PostgreSQL's patterns with `FM` and quoted text.
struct TimestampFormat {
    private enum Element {
        case literal([UInt8])
        case field(Pattern, isUnpadded: Bool)
    }

    /// A pattern and the capitals it is written with, which its names follow.
    private enum Pattern: String, CaseIterable {
        case hour24 = "HH24"
        case hour12 = "HH12"
        case hour = "HH"
        case minute = "MI"
        case second = "SS"
        case millisecond = "MS"
        case microsecond = "US"
        case isoYear = "IYYY"
        case year = "YYYY"
        case shortYear = "YY"
        case monthCapitals = "MONTH"
        case monthName = "Month"
        case monthSmall = "month"
        case shortMonthCapitals = "MON"
        case shortMonthName = "Mon"
        case shortMonthSmall = "mon"
        case month = "MM"
        case dayOfYear = "DDD"
        case dayCapitals = "DAY"
        case dayName = "Day"
        case daySmall = "day"
        case shortDayCapitals = "DY"
        case shortDayName = "Dy"
        case shortDaySmall = "dy"
        case dayOfMonth = "DD"
        case isoDayOfWeek = "ID"
        case dayOfWeek = "D"
        case isoWeek = "IW"
        case week = "WW"
        case quarter = "Q"
        case forenoonCapitals = "AM"
        case afternoonCapitals = "PM"
        case forenoonSmall = "am"
        case afternoonSmall = "pm"

        /// Whether it must be written exactly so, since its case says how names are written.
        var isCaseSensitive: Bool {
            switch self {
            case .monthCapitals, .monthName, .monthSmall, .shortMonthCapitals, .shortMonthName,
                .shortMonthSmall, .dayCapitals, .dayName, .daySmall, .shortDayCapitals,
                .shortDayName, .shortDaySmall, .forenoonCapitals, .afternoonCapitals,
                .forenoonSmall, .afternoonSmall:
                true
            default: false
            }
        }
    }

    private static let patterns: [(pattern: Pattern, text: [UInt8])] = Pattern.allCases.map {
        ($0, Array($0.rawValue.utf8))
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let days = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    private var elements: [Element] = []

    /// Takes the template `text` apart; what is no pattern stands for itself.
    init(_ text: TextBytes) {
        var position = 0
        var isUnpadded = false
        while position < text.count {
            let rest = UTF8Text.slice(text, position..<text.count)
            if rest.starts(with: "FM".utf8) {
                isUnpadded = true
                position += 2
            } else if rest[0] == UInt8(ascii: "\"") {
                let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) ?? rest.count
                elements.append(.literal(Array(rest[1..<max(1, end)])))
                position += min(rest.count, end + 1)
            } else if let (pattern, length) = Self.pattern(at: rest) {
                elements.append(.field(pattern, isUnpadded: isUnpadded))
                isUnpadded = false
                position += length
            } else {
                elements.append(.literal([rest[0]]))
                position += 1
            }
        }
    }

    private static func pattern(at text: TextBytes) -> (Pattern, Int)? {
        for (pattern, name) in patterns where text.count >= name.count {
            let matches = name.indices.allSatisfy { index in
                pattern.isCaseSensitive
                    ? text[index] == name[index]
                    : CaseMapping.uppercased(text[index]) == name[index]
            }
            if matches { return (pattern, name.count) }
        }
        return nil
    }

    /// Appends `timestamp`, a wall time.
    func write(_ timestamp: Int64, to output: inout TextOutput) {
        let day = Int(floorDiv(timestamp, Microseconds.perDay))
        let time = floorMod(timestamp, Microseconds.perDay)
        let date = CivilDate(daysSinceEpoch: day)
        for element in elements {
            switch element {
            case .literal(let bytes): output.append(bytes)
            case .field(let pattern, let isUnpadded):
                Self.write(pattern, isUnpadded, date, day, time, to: &output)
            }
        }
    }

    private static func write(
        _ pattern: Pattern, _ isUnpadded: Bool, _ date: CivilDate, _ day: Int, _ time: Int64,
        to output: inout TextOutput
    ) {
        func number(_ value: Int, _ width: Int) {
            let digits = String(value.magnitude)
            if value < 0 { output.append(UInt8(ascii: "-")) }
            for _ in 0..<max(0, isUnpadded ? 0 : width - digits.utf8.count) {
                output.append(UInt8(ascii: "0"))
            }
            output.append(digits.utf8)
        }
        func name(_ name: String, _ width: Int) {
            output.append(name.utf8)
            for _ in 0..<max(0, isUnpadded ? 0 : width - name.utf8.count) {
                output.append(UInt8(ascii: " "))
            }
        }
        let hour = Int(time / Microseconds.perHour)
        let month = months[date.month - 1]
        let weekday = days[isoDayOfWeek(ofDay: day) - 1]
        switch pattern {
        case .hour24: number(hour, 2)
        case .hour12, .hour: number((hour + 11) % 12 + 1, 2)
        case .minute: number(Int(time / Microseconds.perMinute % 60), 2)
        case .second: number(Int(time / Microseconds.perSecond % 60), 2)
        case .millisecond: number(Int(time / 1_000 % 1_000), 3)
        case .microsecond: number(Int(time % 1_000_000), 6)
        case .isoYear: number(date.isoWeek.year, 4)
        case .year: number(date.year > 0 ? date.year : 1 - date.year, 4)
        case .shortYear: number(floorMod(date.year, 100), 2)
        case .monthCapitals: name(month.uppercased(), 9)
        case .monthName: name(month, 9)
        case .monthSmall: name(month.lowercased(), 9)
        case .shortMonthCapitals: name(month.prefix(3).uppercased(), 3)
        case .shortMonthName: name(String(month.prefix(3)), 3)
        case .shortMonthSmall: name(month.prefix(3).lowercased(), 3)
        case .month: number(date.month, 2)
        case .dayOfYear: number(date.dayOfYear, 3)
        case .dayCapitals: name(weekday.uppercased(), 9)
        case .dayName: name(weekday, 9)
        case .daySmall: name(weekday.lowercased(), 9)
        case .shortDayCapitals: name(weekday.prefix(3).uppercased(), 3)
        case .shortDayName: name(String(weekday.prefix(3)), 3)
        case .shortDaySmall: name(weekday.prefix(3).lowercased(), 3)
        case .dayOfMonth: number(date.day, 2)
        case .isoDayOfWeek: number(isoDayOfWeek(ofDay: day), 1)
        case .dayOfWeek: number(isoDayOfWeek(ofDay: day) % 7 + 1, 1)
        case .isoWeek: number(date.isoWeek.week, 2)
        case .week: number((date.dayOfYear - 1) / 7 + 1, 2)
        case .quarter: number((date.month - 1) / 3 + 1, 1)
        case .forenoonCapitals, .afternoonCapitals: name(hour < 12 ? "AM" : "PM", 2)
        case .forenoonSmall, .afternoonSmall: name(hour < 12 ? "am" : "pm", 2)
        }
    }
}
