import Columnar

/// The fields that were read from a text, and the time that they make.
struct ParsedTime {
    private var fields: [TimeTemplate.Field: Int] = [:]
    /// Whether the hours are those of the afternoon.
    var isAfternoon: Bool?
    /// Whether the year is before 1.
    var isBeforeChrist = false
    /// How far the clocks are ahead of UTC, in seconds.
    var offset: Int?
    /// The zone that was named.
    var zone: ZoneRules?
    /// The microseconds within the second.
    var microsecond = 0

    /// The value of a field; nil where it was not read.
    subscript(field: TimeTemplate.Field) -> Int? { fields[field] }

    /// Takes a field's value. Throws where it was read before with another.
    mutating func set(_ field: TimeTemplate.Field, _ value: Int) throws(RowError) {
        if let known = fields[field], known != value {
            throw RowError(
                code: "22007", "conflicting values for one field in a text to be read as a time")
        }
        fields[field] = value
    }

    /// The wall time, in microseconds since 1970; nil where there is no such time.
    func wallTime(defaultYear: Int) -> Int64? {
        guard let day = day(defaultYear: defaultYear), let time = timeOfDay else { return nil }
        return TimestampArithmetic.at(day: day, time: time)
    }

    private func day(defaultYear: Int) -> Int? {
        if let julian = self[.julianDay] { return julian - 2_440_588 }
        if let isoYear = self[.isoYear], let week = self[.isoWeek] {
            guard (1...53).contains(week) else { return nil }
            let fourth = CivilDate(year: isoYear, month: 1, day: 4).daysSinceEpoch
            let monday = fourth - (isoDayOfWeek(ofDay: fourth) - 1)
            return monday + (week - 1) * 7 + (self[.isoDayOfWeek] ?? 1) - 1
        }
        let written = self[.year] ?? defaultYear
        let year = isBeforeChrist ? 1 - written : written
        guard year.magnitude <= 300_000 else { return nil }
        if let dayOfYear = self[.dayOfYear], self[.month] == nil {
            guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeapYear(year) ? 366 : 365) else {
                return nil
            }
            return CivilDate(year: year, month: 1, day: 1).daysSinceEpoch + dayOfYear - 1
        }
        let date = CivilDate(year: year, month: self[.month] ?? 1, day: self[.dayOfMonth] ?? 1)
        return date.isValid ? date.daysSinceEpoch : nil
    }

    private var timeOfDay: Int64? {
        if let seconds = self[.secondOfDay] {
            guard (0..<86_400).contains(seconds) else { return nil }
            return Int64(seconds) * Microseconds.perSecond + Int64(microsecond)
        }
        var hour = self[.hour24] ?? 0
        if let twelve = self[.hour12] {
            guard (1...12).contains(twelve) else { return nil }
            hour = isAfternoon == nil ? twelve : twelve % 12 + (isAfternoon == true ? 12 : 0)
        }
        let (minute, second) = (self[.minute] ?? 0, self[.second] ?? 0)
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
            return nil
        }
        return Int64(hour * 3_600 + minute * 60 + second) * Microseconds.perSecond
            + Int64(microsecond)
    }
}
