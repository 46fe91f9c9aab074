import Columnar

extension ScalarFunction {
    /// `date_bin`
    static let dateBin = ScalarFunction(
        "date_bin", category: .time,
        summary:
            "The start of the interval of the given size, counted from an origin, that a time is in.",
        examples: [
            FunctionExample(
                "date_bin(INTERVAL '15 minutes', TIMESTAMP '2024-02-11 15:44:17', TIMESTAMP '2001-01-01')",
                "2024-02-11 15:30:00")
        ],
        overloads: [
            Overload(
                [.interval, .timestamp, .timestamp], .timestamp,
                kernel: Kernels.ternary {
                    (stride: Interval, at: Int64, origin: Int64) throws(RowError) -> Int64 in
                    try DateBins.start(stride, at, origin)
                }),
            Overload(
                [.interval, .timestamptz, .timestamptz], .timestamptz,
                kernel: Kernels.ternary {
                    (stride: Interval, at: Int64, origin: Int64) throws(RowError) -> Int64 in
                    try DateBins.start(stride, at, origin)
                }),
        ])
}
