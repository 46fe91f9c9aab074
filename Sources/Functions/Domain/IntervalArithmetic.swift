import Columnar

extension RowError {
    /// An interval left its range.
    static let intervalOutOfRange = RowError(code: "22008", "interval out of range")
    /// A date left its range.
    static let dateOutOfRange = RowError(code: "22008", "date out of range")
    /// A timestamp left its range.
    static let timestampOutOfRange = RowError(code: "22008", "timestamp out of range")
}

extension Optional {
    /// The value; where arithmetic gave none, `error` is thrown.
    @inline(__always)
    func orThrow(_ error: @autoclosure () -> RowError) throws(RowError) -> Wrapped {
        guard let self else { throw error() }
        return self
    }
}

extension Interval {
    /// An interval of whole microseconds.
    static func of(months: Int = 0, days: Int = 0, microseconds: Int64) throws(RowError) -> Interval
    {
        let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow, let months = Int32(exactly: months), let days = Int32(exactly: days) else {
            throw .intervalOutOfRange
        }
        return Interval(months: months, days: days, nanoseconds: nanoseconds)
    }
}

extension TimestampArithmetic {
    /// A time of day moved by the time part of an interval, around midnight.
    static func add(_ interval: Interval, toTime time: Int64) -> Int64 {
        let moved = time + interval.microseconds % Microseconds.perDay
        return floorMod(moved, Microseconds.perDay)
    }
}

extension ZoneRules {
    /// An instant moved by an interval: months and days by the wall clock of the zone (rule 31).
    func add(_ interval: Interval, toInstant instant: Int64) throws(RowError) -> Int64 {
        var result = instant
        var rest = interval
        if !isUTC, interval.months != 0 || interval.days != 0 {
            let local = try wallTime(ofInstant: instant)
            let wholeDays = Interval(months: interval.months, days: interval.days)
            let moved = TimestampArithmetic.add(wholeDays, to: local)
            result = try self.instant(ofWallTime: try moved.orThrow(.timestampOutOfRange))
            rest = Interval(nanoseconds: interval.nanoseconds)
        }
        return try TimestampArithmetic.add(rest, to: result).orThrow(.timestampOutOfRange)
    }
}
