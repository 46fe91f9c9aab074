import Columnar

extension TimeTemplate {
    /// A pattern of `to_char`. Those without a case of letters may be written in any case.
    private struct Pattern {
        let text: [UInt8]
        let field: Field
        let letters: Letters?
        let hasPeriods: Bool

        init(_ text: String, _ field: Field, _ letters: Letters? = nil, hasPeriods: Bool = false) {
            self.text = Array(text.utf8)
            self.field = field
            self.letters = letters
            self.hasPeriods = hasPeriods
        }
    }

    /// Longer ones first where one begins with another.
    private static let patterns: [Pattern] = names + others

    private static let names: [Pattern] = [
        named("Month", .monthName), named("Mon", .shortMonthName), named("Day", .dayName),
        named("Dy", .shortDayName),
    ].flatMap { $0 }

    private static let others: [Pattern] = [
        Pattern("A.M.", .meridiem, .capitals, hasPeriods: true),
        Pattern("P.M.", .meridiem, .capitals, hasPeriods: true),
        Pattern("a.m.", .meridiem, .small, hasPeriods: true),
        Pattern("p.m.", .meridiem, .small, hasPeriods: true),
        Pattern("AM", .meridiem, .capitals), Pattern("PM", .meridiem, .capitals),
        Pattern("am", .meridiem, .small), Pattern("pm", .meridiem, .small),
        Pattern("B.C.", .era, .capitals, hasPeriods: true),
        Pattern("A.D.", .era, .capitals, hasPeriods: true),
        Pattern("b.c.", .era, .small, hasPeriods: true),
        Pattern("a.d.", .era, .small, hasPeriods: true),
        Pattern("BC", .era, .capitals), Pattern("AD", .era, .capitals),
        Pattern("bc", .era, .small), Pattern("ad", .era, .small),
        Pattern("TZH", .zoneHour), Pattern("TZM", .zoneMinute),
        Pattern("TZ", .zoneName, .capitals), Pattern("tz", .zoneName, .small),
        Pattern("OF", .zoneOffset),
        Pattern("RM", .romanMonth, .capitals), Pattern("rm", .romanMonth, .small),
        Pattern("HH24", .hour24), Pattern("HH12", .hour12), Pattern("HH", .hour12),
        Pattern("MI", .minute), Pattern("SSSSS", .secondOfDay), Pattern("SSSS", .secondOfDay),
        Pattern("SS", .second), Pattern("MS", .millisecond), Pattern("US", .microsecond),
        Pattern("FF1", .fraction(1)), Pattern("FF2", .fraction(2)),
        Pattern("FF3", .fraction(3)), Pattern("FF4", .fraction(4)),
        Pattern("FF5", .fraction(5)), Pattern("FF6", .fraction(6)),
        Pattern("Y,YYY", .yearWithComma), Pattern("YYYY", .year),
        Pattern("YYY", .shortYear(3)), Pattern("YY", .shortYear(2)),
        Pattern("Y", .shortYear(1)), Pattern("IYYY", .isoYear),
        Pattern("IYY", .shortISOYear(3)), Pattern("IY", .shortISOYear(2)),
        Pattern("IDDD", .isoDayOfYear), Pattern("ID", .isoDayOfWeek),
        Pattern("IW", .isoWeek), Pattern("I", .shortISOYear(1)), Pattern("MM", .month),
        Pattern("DDD", .dayOfYear), Pattern("DD", .dayOfMonth), Pattern("D", .dayOfWeek),
        Pattern("WW", .week), Pattern("W", .weekOfMonth), Pattern("CC", .century),
        Pattern("Q", .quarter), Pattern("J", .julianDay),
    ]

    private static func named(_ name: String, _ field: Field) -> [Pattern] {
        [
            Pattern(name.uppercased(), field, .capitals), Pattern(name, field, .capitalised),
            Pattern(name.lowercased(), field, .small),
        ]
    }

    /// Takes a template in PostgreSQL's spelling apart; what is no pattern stands for itself.
    init(postgres text: TextBytes) {
        self.init(isExact: false, defaultYear: 0)
        var position = 0
        var isUnpadded = false
        while position < text.count {
            let rest = UTF8Text.slice(text, position..<text.count)
            if rest.starts(with: "FM".utf8) || rest.starts(with: "fm".utf8) {
                isUnpadded = true
                position += 2
            } else if rest.starts(with: "FX".utf8) || rest.starts(with: "TM".utf8) {
                position += 2
            } else if rest[0] == UInt8(ascii: "\"") {
                let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) ?? rest.count
                for byte in rest[1..<max(1, end)] { append(literal: byte) }
                position += min(rest.count, end + 1)
            } else if let pattern = Self.pattern(at: rest) {
                position += pattern.text.count
                var style = Style(
                    isUnpadded: isUnpadded, letters: pattern.letters ?? .capitalised,
                    hasPeriods: pattern.hasPeriods)
                let ending = UTF8Text.slice(text, position..<min(text.count, position + 2))
                if ending.elementsEqual("TH".utf8) { style.ordinal = .capitals }
                if ending.elementsEqual("th".utf8) { style.ordinal = .small }
                if style.ordinal != nil { position += 2 }
                elements.append(.field(pattern.field, style))
                isUnpadded = false
            } else {
                append(literal: rest[0])
                position += 1
            }
        }
    }

    private static func pattern(at text: TextBytes) -> Pattern? {
        patterns.first { pattern in
            guard text.count >= pattern.text.count else { return false }
            return pattern.text.indices.allSatisfy { index in
                pattern.letters != nil
                    ? text[index] == pattern.text[index]
                    : CaseMapping.uppercased(text[index]) == pattern.text[index]
            }
        }
    }
}
