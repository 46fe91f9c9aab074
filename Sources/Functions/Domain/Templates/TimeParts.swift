import Columnar

/// A time or an interval in the parts that a template shows.
struct TimeParts {
    var year = 0
    var month = 0
    var dayOfMonth = 0
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    /// The day since 1970-01-01; nil for an interval.
    var day: Int?
    /// The zone and how far its clocks are ahead of UTC in seconds; nil for wall time.
    var zone: (name: String, offset: Int)?

    /// A wall time.
    init(timestamp: Int64) {
        let day = Int(floorDiv(timestamp, Microseconds.perDay))
        let date = CivilDate(daysSinceEpoch: day)
        self.day = day
        (year, month, dayOfMonth) = (date.year, date.month, date.day)
        setTime(floorMod(timestamp, Microseconds.perDay))
    }

    /// An instant by the clocks of a zone.
    init(instant: Int64, in zone: ZoneRules, named name: String) throws(RowError) {
        self.init(timestamp: try zone.wallTime(ofInstant: instant))
        self.zone = (name, Int(zone.offset(atInstant: instant) / Microseconds.perSecond))
    }

    /// An interval: its years, months, days and time, as they are.
    init(interval: Interval) {
        year = Int(interval.months / 12)
        month = Int(interval.months % 12)
        dayOfMonth = Int(interval.days)
        setTime(interval.microseconds)
    }

    private mutating func setTime(_ time: Int64) {
        hour = Int(time / Microseconds.perHour)
        minute = Int(time / Microseconds.perMinute % 60)
        second = Int(time / Microseconds.perSecond % 60)
        microsecond = Int(time % Microseconds.perSecond)
    }

    /// The calendar's date; that of day 0 for an interval, which has none.
    var date: CivilDate { CivilDate(daysSinceEpoch: day ?? 0) }

    /// Monday is 1.
    var isoDayOfWeek: Int { Columnar.isoDayOfWeek(ofDay: day ?? 0) }

    /// The day of the ISO year, from 1.
    var isoDayOfYear: Int { (date.isoWeek.week - 1) * 7 + isoDayOfWeek }
}
