extension TimestampArithmetic {
    /// The begin of the `unit` that `timestamp` is in (`date_trunc`); weeks begin on Monday. Nil on
    /// overflow, near the earliest time there is.
    public static func truncate(_ timestamp: Int64, to unit: TimeUnit) -> Int64? {
        if let length = unit.microseconds {
            let (start, overflow) = timestamp.subtractingReportingOverflow(
                floorMod(timestamp, length))
            return overflow ? nil : start
        }
        let day = Int(floorDiv(timestamp, Microseconds.perDay))
        return at(day: truncate(day: day, to: unit), time: 0)
    }

    /// The first day of the `unit` that `day` is in; the day itself for units below the week.
    private static func truncate(day: Int, to unit: TimeUnit) -> Int {
        if unit == .week { return day - (isoDayOfWeek(ofDay: day) - 1) }
        guard let length = unit.months else { return day }
        let date = CivilDate(daysSinceEpoch: day)
        switch unit {
        case .month, .quarter:
            let month = (date.month - 1) / length * length + 1
            return CivilDate(year: date.year, month: month, day: 1).daysSinceEpoch
        case .century, .millennium:
            // The first century began in the year 1, the one before it ended in 1 BC.
            let years = length / 12
            let start = floorDiv(date.year - 1, years) * years + 1
            return CivilDate(year: start, month: 1, day: 1).daysSinceEpoch
        default:
            let years = length / 12
            let start = floorDiv(date.year, years) * years
            return CivilDate(year: start, month: 1, day: 1).daysSinceEpoch
        }
    }
}

extension Interval {
    /// The interval without what is smaller than `unit` (`date_trunc`); nil for weeks, which months
    /// do not divide into.
    public func truncated(to unit: TimeUnit) -> Interval? {
        if unit == .week { return nil }
        if let length = unit.microseconds {
            return Interval(
                months: months, days: days,
                nanoseconds: (microseconds - microseconds % length) * 1_000)
        }
        if unit == .day { return Interval(months: months, days: days) }
        guard let length = unit.months.map({ Int32($0) }) else { return nil }
        return Interval(months: months - months % length)
    }
}
