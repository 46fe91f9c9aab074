import Columnar

extension ScalarFunction {
    /// `justify_hours`
    static let justifyHours = justified(
        "justify_hours", "The interval with 24 hours made a day.",
        FunctionExample("justify_hours(INTERVAL '50 hours')", "2 days 02:00:00")
    ) { x throws(RowError) in
        let days = x.microseconds / Microseconds.perDay
        return try sameSign(
            months: Int64(x.months), days: Int64(x.days) + days,
            time: x.microseconds % Microseconds.perDay, carriesMonths: false)
    }

    /// `justify_days`
    static let justifyDays = justified(
        "justify_days", "The interval with 30 days made a month.",
        FunctionExample("justify_days(INTERVAL '65 days')", "2 mons 5 days")
    ) { x throws(RowError) in
        var months = Int64(x.months) + Int64(x.days / 30)
        var days = Int64(x.days % 30)
        if months > 0, days < 0 { (months, days) = (months - 1, days + 30) }
        if months < 0, days > 0 { (months, days) = (months + 1, days - 30) }
        return try .of(months: Int(months), days: Int(days), microseconds: x.microseconds)
    }

    /// `justify_interval`
    static let justifyInterval = justified(
        "justify_interval",
        "The interval with 24 hours made a day and 30 days a month, all of one sign.",
        FunctionExample("justify_interval(INTERVAL '1 mon -1 hour')", "29 days 23:00:00")
    ) { x throws(RowError) in
        let days = Int64(x.days) + x.microseconds / Microseconds.perDay
        return try sameSign(
            months: Int64(x.months) + days / 30, days: days % 30,
            time: x.microseconds % Microseconds.perDay, carriesMonths: true)
    }

    private static func justified(
        _ name: String, _ summary: String, _ example: FunctionExample,
        _ body: @escaping @Sendable (Interval) throws(RowError) -> Interval
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .time, summary: summary, examples: [example],
            overloads: [Overload([.interval], .interval, kernel: Kernels.unary(body))])
    }
}

/// The interval of three parts that are borrowed from one another until their signs agree.
private func sameSign(
    months: Int64, days: Int64, time: Int64, carriesMonths: Bool
) throws(RowError) -> Interval {
    var (months, days, time) = (months, days, time)
    if carriesMonths {
        if months > 0, days < 0 || (days == 0 && time < 0) {
            (months, days) = (months - 1, days + 30)
        }
        if months < 0, days > 0 || (days == 0 && time > 0) {
            (months, days) = (months + 1, days - 30)
        }
    }
    if days > 0, time < 0 { (days, time) = (days - 1, time + Microseconds.perDay) }
    if days < 0, time > 0 { (days, time) = (days + 1, time - Microseconds.perDay) }
    return try .of(months: Int(months), days: Int(days), microseconds: time)
}
