import Columnar

/// Counting in units of time between timestamps, microseconds of wall time since 1970.
enum UnitArithmetic {
    /// `count` units as an interval.
    static func interval(_ count: Int64, _ unit: TimeUnit) throws(RowError) -> Interval {
        if let months = unit.months {
            return try .of(months: try product(count, Int64(months)), microseconds: 0)
        }
        if unit == .day || unit == .week {
            return try .of(days: try product(count, unit == .week ? 7 : 1), microseconds: 0)
        }
        let (time, overflow) = count.multipliedReportingOverflow(by: unit.microseconds ?? 1)
        if overflow { throw .intervalOutOfRange }
        return try .of(microseconds: time)
    }

    private static func product(_ count: Int64, _ factor: Int64) throws(RowError) -> Int {
        let (result, overflow) = count.multipliedReportingOverflow(by: factor)
        if overflow { throw .intervalOutOfRange }
        return Int(result)
    }

    /// How many whole units lie between two times; negative when `end` is earlier.
    static func wholeUnits(
        _ unit: TimeUnit, from start: Int64, to end: Int64
    ) throws(RowError) -> Int64 {
        guard let length = unit.months else {
            let (distance, overflow) = end.subtractingReportingOverflow(start)
            if overflow { throw .timestampOutOfRange }
            return distance / fixedLength(unit)
        }
        if end < start { return try -wholeUnits(unit, from: end, to: start) }
        var months = month(end) - month(start)
        let moved = TimestampArithmetic.add(Interval(months: Int32(clamping: months)), to: start)
        if try moved.orThrow(.timestampOutOfRange) > end { months -= 1 }
        return months / Int64(length)
    }

    /// How many times a unit begins between two times; negative when `end` is earlier.
    static func boundaries(
        _ unit: TimeUnit, from start: Int64, to end: Int64
    ) throws(RowError) -> Int64 {
        let first = try TimestampArithmetic.truncate(start, to: unit).orThrow(.timestampOutOfRange)
        let last = try TimestampArithmetic.truncate(end, to: unit).orThrow(.timestampOutOfRange)
        if let length = unit.months { return (month(last) - month(first)) / Int64(length) }
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        if overflow { throw .timestampOutOfRange }
        return distance / fixedLength(unit)
    }

    /// The time itself where a unit begins at it, otherwise the next time at which one does.
    static func ceiling(_ time: Int64, to unit: TimeUnit) throws(RowError) -> Int64 {
        let start = try TimestampArithmetic.truncate(time, to: unit).orThrow(.timestampOutOfRange)
        if start == time { return time }
        return try TimestampArithmetic.add(try interval(1, unit), to: start)
            .orThrow(.timestampOutOfRange)
    }

    private static func fixedLength(_ unit: TimeUnit) -> Int64 {
        unit.microseconds ?? (unit == .week ? 7 : 1) * Microseconds.perDay
    }

    /// The months since the year 0.
    private static func month(_ time: Int64) -> Int64 {
        let date = CivilDate(daysSinceEpoch: Int(floorDiv(time, Microseconds.perDay)))
        return Int64(date.year * 12 + date.month - 1)
    }
}
