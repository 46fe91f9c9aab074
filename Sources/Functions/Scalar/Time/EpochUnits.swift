import Columnar

extension ScalarFunction {
    /// `epoch`
    static let epoch = ScalarFunction(
        "epoch", category: .time, summary: "Seconds since 1970-01-01, or of an interval.",
        examples: [FunctionExample("epoch(TIMESTAMP '1970-01-01 00:00:01.5')", "1.5")],
        overloads: [
            Overload(
                [.timestamp], .double, kernel: Kernels.unary { (at: Int64) in Double(at) / 1e6 }),
            Overload(
                [.timestamptz], .double, kernel: Kernels.unary { (at: Int64) in Double(at) / 1e6 }),
            Overload(
                [.date], .double, kernel: Kernels.unary { (day: Int32) in Double(day) * 86_400 }),
            Overload(
                [.interval], .double,
                kernel: Kernels.unary {
                    (x: Interval) throws(RowError) -> Double in
                    try DateField.epoch.value(ofInterval: x)
                }),
        ])

    /// `epoch_us`
    static let epochMicroseconds = counted("epoch_us", "Microseconds", factor: 1, "1500000")
    /// `epoch_ns`
    static let epochNanoseconds = counted("epoch_ns", "Nanoseconds", factor: 1_000, "1500000000")

    private static func counted(
        _ name: String, _ shown: String, factor: Int64, _ result: String
    ) -> ScalarFunction {
        let kernel = Kernels.unary { (at: Int64) throws(RowError) -> Int64 in
            let (result, overflow) = at.multipliedReportingOverflow(by: factor)
            if overflow { throw .outOfRange(.bigint) }
            return result
        }
        return ScalarFunction(
            name, category: .time, summary: "\(shown) since 1970-01-01 of a time.",
            examples: [
                FunctionExample("\(name)(TIMESTAMP '1970-01-01 00:00:01.5')", result)
            ],
            overloads: [
                Overload([.timestamp], .bigint, kernel: kernel),
                Overload([.timestamptz], .bigint, kernel: kernel),
            ])
    }
}
