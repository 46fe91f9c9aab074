import Columnar

extension ScalarFunction {
    /// `make_date`
    static let makeDate = ScalarFunction(
        "make_date", category: .time,
        summary: "The date of a year, month and day.",
        examples: [
            FunctionExample("make_date(2024, 2, 29)", "2024-02-29")
        ],
        overloads: [
            Overload(
                [.integer, .integer, .integer], .date,
                kernel: Kernels.ternary {
                    (year: Int32, month: Int32, day: Int32) throws(RowError) -> Int32 in
                    try checkedDay(Int(year), Int(month), Int(day))
                })
        ])
}

/// The days since 1970 of a date; an error when there is no such date.
func checkedDay(_ year: Int, _ month: Int, _ day: Int) throws(RowError) -> Int32 {
    // A negative year counts backwards from 1 BC; there is no year 0.
    let date = CivilDate(year: year < 0 ? year + 1 : year, month: month, day: day)
    guard year != 0, date.isValid, let days = Int32(exactly: date.daysSinceEpoch) else {
        throw RowError(
            code: "22008", "date field value out of range: \(year)-\(month)-\(day)")
    }
    return days
}
