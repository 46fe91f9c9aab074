/// A day of the proleptic Gregorian calendar. Year 0 is 1 BC.
///
/// The conversions are Howard Hinnant's ("chrono-Compatible Low-Level Date Algorithms", 2014), with
/// years that begin in March, so that the leap day is the last.
public struct CivilDate: Hashable, Sendable {
    /// The astronomical year: 0 is 1 BC, -1 is 2 BC.
    public var year: Int
    /// 1...12.
    public var month: Int
    /// 1...31.
    public var day: Int

    /// A date of its parts, which are not checked.
    @inlinable
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date `days` days after 1970-01-01.
    @inlinable
    public init(daysSinceEpoch days: Int) {
        let shifted = days &+ 719_468
        let era = floorDiv(shifted, 146_097)
        let dayOfEra = shifted &- era &* 146_097
        let yearOfEra =
            (dayOfEra &- dayOfEra / 1_460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let marchMonth = (5 &* dayOfYear &+ 2) / 153
        day = dayOfYear &- (153 &* marchMonth &+ 2) / 5 &+ 1
        month = marchMonth < 10 ? marchMonth &+ 3 : marchMonth &- 9
        year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    @inlinable
    public var daysSinceEpoch: Int {
        let marchYear = month <= 2 ? year &- 1 : year
        let era = floorDiv(marchYear, 400)
        let yearOfEra = marchYear &- era &* 400
        let marchMonth = month > 2 ? month &- 3 : month &+ 9
        let dayOfYear = (153 &* marchMonth &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        return era &* 146_097 &+ dayOfEra &- 719_468
    }

    /// Whether the month and the day exist.
    @inlinable
    public var isValid: Bool {
        month >= 1 && month <= 12 && day >= 1
            && (day <= 28 || day <= Self.dayCount(ofMonth: month, year: year))
    }

    /// How many days `month` has in `year`.
    @inlinable
    public static func dayCount(ofMonth month: Int, year: Int) -> Int {
        if month == 2 { return isLeapYear(year) ? 29 : 28 }
        return 30 &+ ((month &+ month >> 3) & 1)
    }

    /// Whether `year` has a 29 February.
    @inlinable
    public static func isLeapYear(_ year: Int) -> Bool {
        year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The same day `months` months later, or the last of that month where it has no such day.
    @inlinable
    public func adding(months: Int) -> CivilDate {
        let total = year &* 12 &+ (month &- 1) &+ months
        let newYear = floorDiv(total, 12)
        let newMonth = total &- newYear &* 12 &+ 1
        let last = Self.dayCount(ofMonth: newMonth, year: newYear)
        return CivilDate(year: newYear, month: newMonth, day: min(day, last))
    }

    /// The day of the year, from 1.
    public var dayOfYear: Int {
        daysSinceEpoch - CivilDate(year: year, month: 1, day: 1).daysSinceEpoch + 1
    }

    /// The ISO 8601 week and the year that it belongs to: weeks begin on Monday, and week 1 holds
    /// the year's first Thursday.
    public var isoWeek: (year: Int, week: Int) {
        let days = daysSinceEpoch
        let thursday = CivilDate(daysSinceEpoch: days - (isoDayOfWeek(ofDay: days) - 1) + 3)
        return (thursday.year, (thursday.dayOfYear - 1) / 7 + 1)
    }
}

/// The day of the week, Monday 1 to Sunday 7, of the day `days` days after 1970-01-01.
@inlinable
public func isoDayOfWeek(ofDay days: Int) -> Int {
    floorMod(days &+ 3, 7) &+ 1
}

/// `dividend / divisor` rounded down; the divisor is positive.
@inlinable
public func floorDiv<T: FixedWidthInteger & SignedInteger>(_ dividend: T, _ divisor: T) -> T {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient &- 1 : quotient
}

/// What `floorDiv` leaves over: 0 ..< divisor; the divisor is positive.
@inlinable
public func floorMod<T: FixedWidthInteger & SignedInteger>(_ dividend: T, _ divisor: T) -> T {
    let remainder = dividend % divisor
    return remainder < 0 ? remainder &+ divisor : remainder
}

/// How many microseconds the clock units have.
public enum Microseconds {
    /// In a second.
    public static let perSecond: Int64 = 1_000_000
    /// In a minute.
    public static let perMinute: Int64 = 60_000_000
    /// In an hour.
    public static let perHour: Int64 = 3_600_000_000
    /// In a day.
    public static let perDay: Int64 = 86_400_000_000
}
