import Columnar

extension ScalarFunction {
    /// `make_interval`
    static let makeInterval = ScalarFunction(
        "make_interval", category: .time,
        summary:
            "An interval of years, months, weeks, days, hours, minutes and seconds; those at the end may be left out.",
        examples: [FunctionExample("make_interval(0, 0, 0, 10)", "10 days")],
        overloads: (1...7).map { count in
            Overload(Array(partTypes.prefix(count)), .interval, kernel: makeIntervalKernel)
        })

    private static let partTypes: [DataType] =
        Array(repeating: .integer, count: 6) + [.double]

    private static let makeIntervalKernel: Kernel = { arguments, call in
        let parts = arguments.prefix(6).map { FixedReader<Int32>($0) }
        let seconds = arguments.count > 6 ? FixedReader<Double>(arguments[6]) : nil
        return Kernels.rows(arguments, &call) { row throws(RowError) -> Interval in
            func part(_ index: Int) -> Int {
                index < parts.count ? Int(parts[index].value(at: row)) : 0
            }
            let micros = ((seconds?.value(at: row) ?? 0) * 1e6).rounded(.toNearestOrEven)
            guard let fraction = Int64(exactly: micros) else { throw .intervalOutOfRange }
            let clock =
                Int64(part(4)) * Microseconds.perHour + Int64(part(5)) * Microseconds.perMinute
            let (time, overflow) = clock.addingReportingOverflow(fraction)
            if overflow { throw .intervalOutOfRange }
            return try .of(
                months: part(0) * 12 + part(1), days: part(2) * 7 + part(3), microseconds: time)
        }
    }
}
