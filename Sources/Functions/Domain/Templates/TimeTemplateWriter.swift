import Columnar

extension TimeTemplate {
    /// Appends the parts of a time as the template says.
    func write(_ parts: TimeParts, to output: inout TextOutput) throws(RowError) {
        for element in elements {
            switch element {
            case .literal(let bytes): output.append(bytes)
            case .field(let field, let style):
                if parts.day == nil, !field.isOfIntervals {
                    throw RowError(
                        code: "22007", "invalid format specification for an interval value")
                }
                TimeFieldWriter(parts: parts, style: style).write(field, to: &output)
            }
        }
    }
}

extension TimeTemplate.Field {
    /// Whether an interval has it too; the others need a date.
    fileprivate var isOfIntervals: Bool {
        switch self {
        case .monthName, .shortMonthName, .romanMonth, .dayName, .shortDayName, .isoDayOfWeek,
            .dayOfWeek, .dayOfWeekFromZero, .isoWeek, .isoYear, .shortISOYear, .isoDayOfYear,
            .week, .weekOfMonth, .dayOfYear, .julianDay, .era, .century:
            false
        default: true
        }
    }
}

/// Writes one field of a time.
private struct TimeFieldWriter {
    let parts: TimeParts
    let style: TimeTemplate.Style

    func write(_ field: TimeTemplate.Field, to output: inout TextOutput) {
        switch field {
        case .monthName: name(CalendarNames.months[parts.month - 1], 9, &output)
        case .shortMonthName:
            name(String(CalendarNames.months[parts.month - 1].prefix(3)), 3, &output)
        case .romanMonth: name(CalendarNames.romanMonths[parts.month - 1], 4, &output)
        case .dayName: name(CalendarNames.days[parts.isoDayOfWeek - 1], 9, &output)
        case .shortDayName:
            name(String(CalendarNames.days[parts.isoDayOfWeek - 1].prefix(3)), 3, &output)
        case .meridiem:
            let word = parts.hour % 24 < 12 ? "AM" : "PM"
            name(style.hasPeriods ? word.map { "\($0)." }.joined() : word, 2, &output)
        case .era:
            let word = parts.year > 0 ? "AD" : "BC"
            name(style.hasPeriods ? word.map { "\($0)." }.joined() : word, 2, &output)
        case .zoneName: name(parts.zone?.name ?? "", 0, &output)
        case .zoneOffset, .zoneHour, .zoneMinute: zone(field, &output)
        case .fraction(let count): fraction(count, &output)
        case .yearWithComma:
            number(shownYear / 1_000, 1, &output)
            output.append(UInt8(ascii: ","))
            number(shownYear % 1_000, 3, &output)
        default:
            let (value, width) = numberAndWidth(field)
            number(value, width, &output)
            if let letters = style.ordinal { ordinal(value, letters, &output) }
        }
    }

    /// The year as it is counted, without a sign.
    private var shownYear: Int { parts.day == nil || parts.year > 0 ? parts.year : 1 - parts.year }

    private func numberAndWidth(_ field: TimeTemplate.Field) -> (value: Int, width: Int) {
        switch field {
        case .hour24: (parts.hour, 2)
        case .hour12: (parts.hour % 12 == 0 ? 12 : parts.hour % 12, 2)
        case .minute: (parts.minute, 2)
        case .second: (parts.second, 2)
        case .millisecond: (parts.microsecond / 1_000, 3)
        case .microsecond: (parts.microsecond, 6)
        case .secondOfDay: (parts.hour * 3_600 + parts.minute * 60 + parts.second, 1)
        case .year: (shownYear, 4)
        case .shortYear(let digits): (shownYear % power(digits), digits)
        case .isoYear: (parts.date.isoWeek.year, 4)
        case .shortISOYear(let digits): (parts.date.isoWeek.year % power(digits), digits)
        case .century: (parts.year > 0 ? (parts.year + 99) / 100 : -(100 - parts.year) / 100, 2)
        case .month: (parts.month, 2)
        case .quarter: ((max(1, parts.month) - 1) / 3 + 1, 1)
        case .dayOfMonth: (parts.dayOfMonth, 2)
        case .dayOfYear: (parts.date.dayOfYear, 3)
        case .isoDayOfYear: (parts.isoDayOfYear, 3)
        case .julianDay: ((parts.day ?? 0) + 2_440_588, 1)
        case .isoDayOfWeek: (parts.isoDayOfWeek, 1)
        case .dayOfWeek: (parts.isoDayOfWeek % 7 + 1, 1)
        case .dayOfWeekFromZero: (parts.isoDayOfWeek % 7, 1)
        case .isoWeek: (parts.date.isoWeek.week, 2)
        case .week: ((parts.date.dayOfYear - 1) / 7 + 1, 2)
        case .weekOfMonth: ((parts.dayOfMonth - 1) / 7 + 1, 1)
        default: (0, 1)
        }
    }

    private func power(_ digits: Int) -> Int { Int(Decimal128.power(digits)) }

    private func number(_ value: Int, _ width: Int, _ output: inout TextOutput) {
        let digits = String(value.magnitude)
        if value < 0 { output.append(UInt8(ascii: "-")) }
        for _ in 0..<max(0, style.isUnpadded ? 0 : width - digits.utf8.count) {
            output.append(UInt8(ascii: "0"))
        }
        output.append(digits.utf8)
    }

    private func name(_ name: String, _ width: Int, _ output: inout TextOutput) {
        switch style.letters {
        case .capitals: output.append(name.uppercased().utf8)
        case .capitalised: output.append(name.utf8)
        case .small: output.append(name.lowercased().utf8)
        }
        for _ in 0..<max(0, style.isUnpadded ? 0 : width - name.utf8.count) {
            output.append(UInt8(ascii: " "))
        }
    }

    /// Digits of the fraction of a second; zeros from the seventh on.
    private func fraction(_ count: Int, _ output: inout TextOutput) {
        var rest = parts.microsecond.magnitude
        for place in 0..<count {
            let unit = place < 6 ? UInt(Decimal128.power(5 - place)) : 1
            output.append(UInt8(ascii: "0") + (place < 6 ? UInt8(rest / unit) : 0))
            rest %= unit
        }
    }

    private func ordinal(
        _ value: Int, _ letters: TimeTemplate.Letters, _ output: inout TextOutput
    ) {
        let isTeen = (11...13).contains(value.magnitude % 100)
        let ending =
            switch isTeen ? 0 : value.magnitude % 10 {
            case 1: "st"
            case 2: "nd"
            case 3: "rd"
            default: "th"
            }
        output.append((letters == .capitals ? ending.uppercased() : ending).utf8)
    }

    private func zone(_ field: TimeTemplate.Field, _ output: inout TextOutput) {
        let offset = parts.zone?.offset ?? 0
        let minutes = Int(offset.magnitude) / 60 % 60
        func two(_ value: Int) {
            output.append([UInt8(48 + value / 10 % 10), UInt8(48 + value % 10)])
        }
        if field == .zoneMinute { return two(minutes) }
        output.append(UInt8(ascii: offset < 0 ? "-" : "+"))
        two(Int(offset.magnitude) / 3_600)
        guard field == .zoneOffset, minutes != 0 || !style.hasColon else { return }
        if style.hasColon { output.append(UInt8(ascii: ":")) }
        two(minutes)
    }
}
