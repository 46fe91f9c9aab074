import Columnar

/// A part of a date, time or interval that `extract` and `date_part` give.
enum DateField {
    case century, day, decade, weekday, dayOfYear, epoch, hour, isoWeekday, isoYear, julian
    case microseconds, millennium, milliseconds, minute, month, quarter, second, week, year
    case timezone, timezoneHour, timezoneMinute

    /// The field that `name` names, in any case.
    init(_ name: TextBytes) throws(RowError) {
        let shown = String(decoding: name, as: UTF8.self)
        guard let field = Self.names[shown.lowercased()] else {
            throw RowError(code: "22023", "unit \"\(shown)\" not recognized")
        }
        self = field
    }

    private static let names: [String: DateField] = [
        "century": .century, "centuries": .century, "day": .day, "days": .day, "decade": .decade,
        "decades": .decade, "dow": .weekday, "dayofweek": .weekday, "doy": .dayOfYear,
        "dayofyear": .dayOfYear, "epoch": .epoch, "hour": .hour, "hours": .hour,
        "isodow": .isoWeekday, "isoyear": .isoYear, "julian": .julian,
        "microsecond": .microseconds, "microseconds": .microseconds, "millennium": .millennium,
        "millisecond": .milliseconds, "milliseconds": .milliseconds, "minute": .minute,
        "minutes": .minute, "month": .month, "months": .month, "quarter": .quarter,
        "second": .second, "seconds": .second, "week": .week, "weeks": .week, "year": .year,
        "years": .year, "timezone": .timezone, "timezone_hour": .timezoneHour,
        "timezone_minute": .timezoneMinute,
    ]

    /// The field of an instant, as the clocks of `zone` show it.
    func value(ofInstant instant: Int64, in zone: ZoneRules) throws(RowError) -> Double {
        let offset = zone.offset(atInstant: instant) / Microseconds.perSecond
        switch self {
        case .epoch: return Double(instant) / 1e6
        case .timezone: return Double(offset)
        case .timezoneHour: return Double(offset / 3_600)
        case .timezoneMinute: return Double(offset / 60 % 60)
        default: return try value(ofTimestamp: try zone.wallTime(ofInstant: instant))
        }
    }

    /// The field of a wall time.
    func value(ofTimestamp timestamp: Int64) throws(RowError) -> Double {
        let day = floorDiv(timestamp, Microseconds.perDay)
        let time = floorMod(timestamp, Microseconds.perDay)
        switch self {
        case .hour, .minute, .second, .milliseconds, .microseconds:
            return try value(ofTime: time)
        case .epoch: return Double(timestamp) / 1e6
        case .timezone, .timezoneHour, .timezoneMinute:
            throw RowError(
                code: "0A000", "unit not supported for type timestamp without time zone")
        case .julian: return Double(day + 2_440_588) + Double(time) / 86_400_000_000
        default: return value(ofDay: Int(day))
        }
    }

    /// The field of a date that has no time in it.
    private func value(ofDay day: Int) -> Double {
        let date = CivilDate(daysSinceEpoch: day)
        let result =
            switch self {
            case .year: date.year > 0 ? date.year : date.year - 1
            case .month: date.month
            case .day: date.day
            case .quarter: (date.month - 1) / 3 + 1
            case .week: date.isoWeek.week
            case .isoYear: date.isoWeek.year > 0 ? date.isoWeek.year : date.isoWeek.year - 1
            case .dayOfYear: date.dayOfYear
            case .isoWeekday: isoDayOfWeek(ofDay: day)
            case .weekday: isoDayOfWeek(ofDay: day) % 7
            case .decade: floorDiv(date.year, 10)
            case .century: date.year > 0 ? (date.year + 99) / 100 : -((99 - (date.year - 1)) / 100)
            case .millennium:
                date.year > 0 ? (date.year + 999) / 1_000 : -((999 - (date.year - 1)) / 1_000)
            default: 0
            }
        return Double(result)
    }

    /// The field of a time of day.
    func value(ofTime time: Int64) throws(RowError) -> Double {
        switch self {
        case .hour: return Double(time / Microseconds.perHour)
        case .minute: return Double(time / Microseconds.perMinute % 60)
        case .second: return Double(time % Microseconds.perMinute) / 1e6
        case .milliseconds: return Double(time % Microseconds.perMinute) / 1e3
        case .microseconds: return Double(time % Microseconds.perMinute)
        case .epoch: return Double(time) / 1e6
        default: throw RowError(code: "0A000", "unit not supported for type time")
        }
    }

    /// The field of an interval; its epoch counts years of 365.25 days and months of 30.
    func value(ofInterval interval: Interval) throws(RowError) -> Double {
        let months = Int(interval.months)
        switch self {
        case .year: return Double(months / 12)
        case .month: return Double(months % 12)
        case .quarter: return Double(months % 12 / 3 + 1)
        case .decade: return Double(months / 120)
        case .century: return Double(months / 1_200)
        case .millennium: return Double(months / 12_000)
        case .day: return Double(interval.days)
        case .week: return Double(interval.days / 7)
        case .epoch:
            let days = Double(months / 12) * 365.25 + Double(months % 12 * 30)
            return (days + Double(interval.days)) * 86_400 + Double(interval.microseconds) / 1e6
        case .hour, .minute, .second, .milliseconds, .microseconds:
            return try value(ofTime: interval.microseconds)
        default: throw RowError(code: "0A000", "unit not supported for type interval")
        }
    }
}
