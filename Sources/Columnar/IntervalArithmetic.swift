extension Interval {
    /// What both intervals are together, part by part; nil on overflow.
    public func adding(_ other: Interval) -> Interval? {
        let (months, a) = self.months.addingReportingOverflow(other.months)
        let (days, b) = self.days.addingReportingOverflow(other.days)
        let (nanoseconds, c) = self.nanoseconds.addingReportingOverflow(other.nanoseconds)
        return a || b || c ? nil : Interval(months: months, days: days, nanoseconds: nanoseconds)
    }

    /// This interval without `other`, part by part; nil on overflow.
    public func subtracting(_ other: Interval) -> Interval? {
        let (months, a) = self.months.subtractingReportingOverflow(other.months)
        let (days, b) = self.days.subtractingReportingOverflow(other.days)
        let (nanoseconds, c) = self.nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return a || b || c ? nil : Interval(months: months, days: days, nanoseconds: nanoseconds)
    }

    /// The interval backwards; nil on overflow.
    public var negated: Interval? { Interval.zero.subtracting(self) }

    /// The interval `factor` times; fractions of months go on into days of which a month has 30,
    /// fractions of days into time, as in PostgreSQL. Nil on overflow or when `factor` is NaN.
    public func multiplied(by factor: Double) -> Interval? {
        Interval(
            months: Double(months) * factor, days: Double(days) * factor,
            microseconds: Double(microseconds) * factor)
    }

    /// The interval `divisor` times smaller; nil on overflow or when `divisor` is 0 or NaN.
    public func divided(by divisor: Double) -> Interval? {
        divisor == 0
            ? nil
            : Interval(
                months: Double(months) / divisor, days: Double(days) / divisor,
                microseconds: Double(microseconds) / divisor)
    }

    /// An interval of parts with fractions, each of which goes on into the next smaller part.
    private init?(months: Double, days: Double, microseconds: Double) {
        let wholeMonths = months.rounded(.towardZero)
        let monthDays = Self.roundedToMicro((months - wholeMonths) * 30)
        let wholeDays = days.rounded(.towardZero)
        let carriedDays = monthDays.rounded(.towardZero)
        let seconds = Self.roundedToMicro(
            (days - wholeDays + monthDays - carriedDays) * 86_400)
        let secondDays = (seconds / 86_400).rounded(.towardZero)
        let time = microseconds + (seconds - secondDays * 86_400) * 1_000_000
        guard let exactMonths = Int32(exactly: wholeMonths),
            let exactDays = Int32(exactly: wholeDays + carriedDays + secondDays),
            let whole = Int64(exactly: time.rounded(.toNearestOrEven))
        else { return nil }
        let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: 1_000)
        if overflow { return nil }
        self.init(months: exactMonths, days: exactDays, nanoseconds: nanoseconds)
    }

    /// Its length in nanoseconds where a month is 30 days and a day 24 hours: how intervals are
    /// compared and grouped.
    public var comparisonValue: Int128 {
        let days = Int128(months) * 30 + Int128(self.days)
        return days * 86_400_000_000_000 + Int128(nanoseconds)
    }

    /// The interval of the length `comparisonValue` with as many whole months, then days, as fit.
    public init(comparisonValue: Int128) {
        let day: Int128 = 86_400_000_000_000
        let months = Int32(clamping: comparisonValue / (day * 30))
        let afterMonths = comparisonValue - Int128(months) * 30 * day
        let days = Int32(clamping: afterMonths / day)
        let afterDays = afterMonths - Int128(days) * day
        self.init(months: months, days: days, nanoseconds: Int64(clamping: afterDays))
    }

    /// The days and the time from one timestamp to another (both microseconds): what subtracting
    /// timestamps gives. Nil on overflow.
    public init?(from start: Int64, to end: Int64) {
        let (difference, overflow) = end.subtractingReportingOverflow(start)
        guard !overflow, let days = Int32(exactly: difference / Microseconds.perDay) else {
            return nil
        }
        self.init(days: days, nanoseconds: difference % Microseconds.perDay * 1_000)
    }

    private static func roundedToMicro(_ value: Double) -> Double {
        (value * 1_000_000).rounded(.toNearestOrEven) / 1_000_000
    }
}

/// Calendar arithmetic on timestamps: microseconds of wall time (or UTC) since 1970.
public enum TimestampArithmetic {
    /// The timestamp `interval` later: months first (a day that the month lacks becomes its last),
    /// then days, then time. Nil on overflow.
    @inlinable
    public static func add(_ interval: Interval, to timestamp: Int64) -> Int64? {
        var result = timestamp
        if interval.months != 0 {
            let days = floorDiv(timestamp, Microseconds.perDay)
            let time = timestamp &- days &* Microseconds.perDay
            let moved = CivilDate(daysSinceEpoch: Int(days)).adding(months: Int(interval.months))
            guard let sum = at(day: moved.daysSinceEpoch, time: time) else { return nil }
            result = sum
        }
        // A day count of 32 bits and a time part each fit 64 bits in microseconds.
        let (withDays, a) = result.addingReportingOverflow(
            Int64(interval.days) &* Microseconds.perDay)
        let (withTime, b) = withDays.addingReportingOverflow(interval.microseconds)
        return a || b ? nil : withTime
    }

    /// The timestamp `interval` earlier; nil on overflow.
    @inlinable
    public static func subtract(_ interval: Interval, from timestamp: Int64) -> Int64? {
        interval.negated.flatMap { add($0, to: timestamp) }
    }

    /// Years, months, days and time from `start` to `end` (`age`); nil on overflow.
    public static func age(from start: Int64, to end: Int64) -> Interval? {
        if end < start { return age(from: end, to: start)?.negated }
        let startDays = floorDiv(start, Microseconds.perDay)
        let endDays = floorDiv(end, Microseconds.perDay)
        let first = CivilDate(daysSinceEpoch: Int(startDays))
        let last = CivilDate(daysSinceEpoch: Int(endDays))
        var time = floorMod(end, Microseconds.perDay) - floorMod(start, Microseconds.perDay)
        var days = last.day - first.day
        var months = (last.year - first.year) * 12 + last.month - first.month
        if time < 0 {
            time += Microseconds.perDay
            days -= 1
        }
        if days < 0 {
            days += CivilDate.dayCount(ofMonth: first.month, year: first.year)
            months -= 1
        }
        return Int32(exactly: months)
            .map { Interval(months: $0, days: Int32(days), nanoseconds: time * 1_000) }
    }

    /// The timestamp of a time of day (microseconds) on `day`, counted from 1970-01-01; nil on
    /// overflow.
    @inlinable
    public static func at(day: Int, time: Int64) -> Int64? {
        let (start, overflow) = Int64(day).multipliedReportingOverflow(by: Microseconds.perDay)
        let (result, above) = start.addingReportingOverflow(time)
        return overflow || above ? nil : result
    }
}
