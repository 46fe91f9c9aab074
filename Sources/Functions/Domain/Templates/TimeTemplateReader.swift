import Columnar

extension TimeTemplate {
    /// The wall time that `text` gives by the template, and what it says of the zone.
    func read(_ text: TextBytes) throws(RowError) -> (wall: Int64, parsed: ParsedTime) {
        var reader = TimeTemplateReader(text, isExact: isExact)
        for (index, element) in elements.enumerated() {
            let next = index + 1 < elements.count ? elements[index + 1] : nil
            switch element {
            case .literal(let bytes): try reader.skip(bytes, before: next)
            case .field(let field, _): try reader.read(field, before: next)
            }
        }
        if isExact, !reader.isAtEnd { throw reader.mismatch }
        guard let wall = reader.parsed.wallTime(defaultYear: defaultYear) else {
            let shown = String(decoding: text, as: UTF8.self)
            throw RowError(
                code: "22008", "date/time field value out of range: \"\(shown)\"")
        }
        return (wall, reader.parsed)
    }
}

/// Reads a text by the elements of a template, one after another.
private struct TimeTemplateReader {
    private let text: TextBytes
    private let isExact: Bool
    private var position = 0
    var parsed = ParsedTime()

    init(_ text: TextBytes, isExact: Bool) {
        self.text = text
        self.isExact = isExact
    }

    var isAtEnd: Bool { position == text.count }

    var mismatch: RowError {
        let shown = String(decoding: text, as: UTF8.self)
        return RowError(code: "22007", "\"\(shown)\" does not match the time format")
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
    }

    private mutating func skipSpaces() {
        while current == 0x20 || current == 0x09 || current == 0x0A { position += 1 }
    }

    /// Skips what the template says literally. Unless it must be just that, a separator stands for any
    /// other or for spaces, and a letter for any character.
    mutating func skip(
        _ literal: [UInt8], before next: TimeTemplate.Element?
    ) throws(RowError) {
        for byte in literal {
            if isExact {
                guard current == byte else { throw mismatch }
                position += 1
            } else if Self.isDigit(byte) || Self.isLetter(byte) {
                if current != nil { position += 1 }
            } else {
                skipSpaces()
                if let found = current, !Self.isDigit(found), !Self.isLetter(found),
                    !isSign(found, before: next)
                {
                    position += 1
                }
                skipSpaces()
            }
        }
    }

    /// Whether `byte` belongs to the zone that follows.
    private func isSign(_ byte: UInt8, before next: TimeTemplate.Element?) -> Bool {
        guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { return false }
        switch next {
        case .field(.zoneHour, _)?, .field(.zoneOffset, _)?: return true
        default: return false
        }
    }

    mutating func read(
        _ field: TimeTemplate.Field, before next: TimeTemplate.Element?
    ) throws(RowError) {
        if !isExact { skipSpaces() }
        switch field {
        case .monthName, .shortMonthName:
            try parsed.set(.month, try name(of: CalendarNames.months) + 1)
        case .romanMonth: try parsed.set(.month, try roman())
        case .dayName, .shortDayName: _ = try name(of: CalendarNames.days)
        case .meridiem: parsed.isAfternoon = try letters("AM", "PM")
        case .era: parsed.isBeforeChrist = try letters("AD", "BC")
        case .zoneName: try zoneName()
        case .zoneOffset: try zoneOffset()
        case .zoneHour:
            let sign = try sign()
            parsed.offset = sign * (try number(2, before: next).value) * 3_600
        case .zoneMinute:
            let minutes = try number(2, before: next).value * 60
            let hours = parsed.offset ?? 0
            parsed.offset = hours < 0 ? hours - minutes : hours + minutes
        case .millisecond: try fraction(3)
        case .microsecond: try fraction(6)
        case .fraction(let count): try fraction(count)
        case .yearWithComma:
            let thousands = try number(3, before: .literal([])).value
            guard current == UInt8(ascii: ",") else { throw mismatch }
            position += 1
            try parsed.set(.year, thousands * 1_000 + (try number(3, before: next).value))
        default: try plainNumber(field, before: next)
        }
    }

    private mutating func plainNumber(
        _ field: TimeTemplate.Field, before next: TimeTemplate.Element?
    ) throws(RowError) {
        switch field {
        case .shortYear(let digits), .shortISOYear(let digits):
            let (value, count) = try number(digits, before: next)
            let target: TimeTemplate.Field =
                if case .shortYear = field { .year } else { .isoYear }
            try parsed.set(target, count > 3 ? value : Self.wholeYear(value))
        case .year: try parsed.set(.year, try number(4, before: next).value)
        case .isoYear: try parsed.set(.isoYear, try number(4, before: next).value)
        case .dayOfYear, .isoDayOfYear:
            try parsed.set(.dayOfYear, try number(3, before: next).value)
        case .julianDay, .secondOfDay: try parsed.set(field, try number(9, before: next).value)
        case .isoDayOfWeek: try parsed.set(field, try number(1, before: next).value)
        case .dayOfWeek, .dayOfWeekFromZero, .quarter, .weekOfMonth:
            _ = try number(1, before: next)
        case .week, .century: _ = try number(2, before: next)
        default: try parsed.set(field, try number(2, before: next).value)
        }
    }

    /// The year that one of fewer digits means: the one nearest to 2020.
    private static func wholeYear(_ value: Int) -> Int {
        value < 70
            ? value + 2_000
            : value < 100
                ? value + 1_900
                : value < 520
                    ? value + 2_000 : value + 1_000
    }

    /// A number of at most `width` digits where a field follows at once, otherwise as long as it is.
    private mutating func number(
        _ width: Int, before next: TimeTemplate.Element?
    ) throws(RowError) -> (value: Int, count: Int) {
        var limit = 9
        if isExact { limit = max(width, 1) }
        if case .field? = next { limit = width }
        var value = 0
        var count = 0
        while count < limit, let byte = current, Self.isDigit(byte) {
            value = value * 10 + Int(byte - 0x30)
            position += 1
            count += 1
        }
        guard count > 0 else { throw mismatch }
        return (value, count)
    }

    /// Digits behind a point: `5` are five tenths.
    private mutating func fraction(_ width: Int) throws(RowError) {
        var value = 0
        var count = 0
        while let byte = current, Self.isDigit(byte), count < max(6, width) {
            if count < 6 { value = value * 10 + Int(byte - 0x30) }
            position += 1
            count += 1
        }
        guard count > 0 else { throw mismatch }
        parsed.microsecond = value * Int(Decimal128.power(max(0, 6 - count)))
    }

    /// The place of a name of which at least three letters are written.
    private mutating func name(of names: [String]) throws(RowError) -> Int {
        for isWhole in [true, false] {
            for (index, name) in names.enumerated() {
                let wanted = isWhole ? name : String(name.prefix(3))
                guard startsWith(wanted) else { continue }
                position += wanted.utf8.count
                return index
            }
        }
        throw mismatch
    }

    private mutating func roman() throws(RowError) -> Int {
        let longest = CalendarNames.romanMonths.enumerated().filter { startsWith($0.element) }
            .max { $0.element.utf8.count < $1.element.utf8.count }
        guard let longest else { throw mismatch }
        position += longest.element.utf8.count
        return longest.offset + 1
    }

    private func startsWith(_ word: String) -> Bool {
        let rest = text[position...]
        guard rest.count >= word.utf8.count else { return false }
        return zip(rest, word.utf8).allSatisfy {
            CaseMapping.lowercased($0) == CaseMapping.lowercased($1)
        }
    }

    /// Whether the second of two words, perhaps with periods, stands here, or else the first.
    private mutating func letters(_ first: String, _ second: String) throws(RowError) -> Bool {
        for (word, isSecond) in [(first, false), (second, true)] {
            for spelling in [word.map { "\($0)." }.joined(), word] where startsWith(spelling) {
                position += spelling.utf8.count
                return isSecond
            }
        }
        throw mismatch
    }

    private mutating func sign() throws(RowError) -> Int {
        guard current == UInt8(ascii: "+") || current == UInt8(ascii: "-") else { return 1 }
        position += 1
        return text[position - 1] == UInt8(ascii: "-") ? -1 : 1
    }

    /// `Z`, `+01`, `+01:00` or `+0100`
    private mutating func zoneOffset() throws(RowError) {
        if current == UInt8(ascii: "Z") || current == UInt8(ascii: "z") {
            position += 1
            parsed.offset = 0
            return
        }
        guard current == UInt8(ascii: "+") || current == UInt8(ascii: "-") else { throw mismatch }
        let sign = try sign()
        let hours = try number(2, before: .field(.zoneMinute, .init())).value
        if current == UInt8(ascii: ":") { position += 1 }
        let hasMinutes = current.map(Self.isDigit) ?? false
        let minutes = try hasMinutes ? number(2, before: .field(.zoneMinute, .init())).value : 0
        parsed.offset = sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func zoneName() throws(RowError) {
        let start = position
        while let byte = current,
            Self.isLetter(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_")
        {
            position += 1
        }
        guard position > start else { return try zoneOffset() }
        parsed.zone = try ZoneRules.named(UTF8Text.slice(text, start..<position))
    }
}
