import Columnar

extension ScalarFunction {
    /// `last_day`
    static let lastDay = ScalarFunction(
        "last_day", category: .time, summary: "The last day of a date's month.",
        examples: [FunctionExample("last_day(DATE '2024-02-10')", "2024-02-29")],
        overloads: [
            Overload(
                [.date], .date,
                kernel: Kernels.unary { (day: Int32) throws(RowError) -> Int32 in
                    try lastDayOfMonth(Int(day))
                }),
            Overload(
                [.timestamp], .date,
                kernel: Kernels.unary {
                    (time: Int64) throws(RowError) -> Int32 in
                    try lastDayOfMonth(Int(floorDiv(time, Microseconds.perDay)))
                }),
        ])
}

private func lastDayOfMonth(_ day: Int) throws(RowError) -> Int32 {
    var date = CivilDate(daysSinceEpoch: day)
    date.day = CivilDate.dayCount(ofMonth: date.month, year: date.year)
    return try Int32(exactly: date.daysSinceEpoch).orThrow(.dateOutOfRange)
}
