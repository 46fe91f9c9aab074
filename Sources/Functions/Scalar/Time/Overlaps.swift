import Columnar

extension ScalarFunction {
    /// `overlaps`, which `(a, b) OVERLAPS (c, d)` means
    static let overlaps = ScalarFunction(
        "overlaps", category: .time,
        summary:
            "Whether two periods of time share a moment; each is [start, end), or one moment where both are the same.",
        examples: [
            FunctionExample(
                "(DATE '2024-02-16', DATE '2024-12-21') OVERLAPS (DATE '2024-10-30', DATE '2025-10-30')",
                "true"),
            FunctionExample(
                "(DATE '2024-02-16', INTERVAL '100 days') OVERLAPS (DATE '2024-10-30', DATE '2025-10-30')",
                "false"),
        ],
        overloads: [
            overload(.date, Int32.self), overload(.time, Int64.self),
            overload(.timestamp, Int64.self), overload(.timestamptz, Int64.self),
        ])

    private static func overload<T: FixedWidth & Comparable>(
        _ type: DataType, _ stored: T.Type
    ) -> Overload {
        Overload([type, type, type, type], .boolean) { arguments, call in
            let times = arguments.map { FixedReader<T>($0) }
            return Kernels.rows(arguments, &call) { row -> Bool in
                let (a, b) = (times[0].value(at: row), times[1].value(at: row))
                let (c, d) = (times[2].value(at: row), times[3].value(at: row))
                let (firstStart, firstEnd) = a <= b ? (a, b) : (b, a)
                let (secondStart, secondEnd) = c <= d ? (c, d) : (d, c)
                if firstStart == secondStart { return true }
                return firstStart > secondStart
                    ? firstStart < secondEnd : secondStart < firstEnd
            }
        }
    }
}
