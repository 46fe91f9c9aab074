import Columnar

extension ScalarFunction {
    /// `monthname`
    static let monthName = named(
        "monthname", "The English name of the month.", "November"
    ) { CalendarNames.months[CivilDate(daysSinceEpoch: $0).month - 1] }

    /// `dayname`
    static let dayName = named(
        "dayname", "The English name of the day of the week.", "Monday"
    ) { CalendarNames.days[isoDayOfWeekNumber($0) - 1] }

    private static func named(
        _ name: String, _ summary: String, _ result: String,
        _ text: @escaping @Sendable (Int) -> String
    ) -> ScalarFunction {
        ScalarFunction(
            name, category: .time, summary: summary,
            examples: [FunctionExample("\(name)(DATE '2024-11-18')", result)],
            overloads: [
                Overload(
                    [.date], .text,
                    kernel: Kernels.textUnary { (day: Int32, output) in
                        output.append(text(Int(day)).utf8)
                    }),
                Overload(
                    [.timestamp], .text,
                    kernel: Kernels.textUnary { (at: Int64, output) in
                        output.append(text(Int(floorDiv(at, Microseconds.perDay))).utf8)
                    }),
            ])
    }
}

private func isoDayOfWeekNumber(_ day: Int) -> Int { isoDayOfWeek(ofDay: day) }
