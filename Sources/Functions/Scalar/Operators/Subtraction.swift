import Columnar

extension ScalarFunction {
    /// `-` between two values.
    static let subtraction = ScalarFunction(
        "-", category: .math,
        summary: "The difference, or the opposite of a single value; the time between two times.",
        examples: [
            FunctionExample("1 - 2", "-1"),
            FunctionExample("- 5", "-5"),
            FunctionExample("DATE '2024-03-01' - DATE '2024-02-01'", "29"),
            FunctionExample(
                "TIMESTAMP '2024-01-02 01:00:00' - TIMESTAMP '2024-01-01 00:00:00'",
                "1 day 01:00:00"),
        ],
        overloads: Kernels.integerOverloads(
            IntegerSubtraction<Int16>.self, IntegerSubtraction<Int32>.self,
            IntegerSubtraction<Int64>.self)
            + [Kernels.decimalSum(isDifference: true)]
            + Kernels.floatOverloads(FloatSubtraction<Float>.self, FloatSubtraction<Double>.self)
            + timeDifferences + negations + jsonSubtractions)

    private static var timeDifferences: [Overload] {
        [
            Overload(
                [.date, .integer], .date,
                kernel: Kernels.binary { (date: Int32, days: Int32) throws(RowError) -> Int32 in
                    let (result, overflow) = date.subtractingReportingOverflow(days)
                    if overflow { throw .dateOutOfRange }
                    return result
                }),
            Overload(
                [.date, .date], .integer,
                kernel: Kernels.binary { (a: Int32, b: Int32) throws(RowError) -> Int32 in
                    let (result, overflow) = a.subtractingReportingOverflow(b)
                    if overflow { throw .dateOutOfRange }
                    return result
                }),
            Overload(
                [.date, .interval], .timestamp,
                kernel: Kernels.binary { (date: Int32, by: Interval) throws(RowError) -> Int64 in
                    let start = try TimestampArithmetic.at(day: Int(date), time: 0)
                        .orThrow(.timestampOutOfRange)
                    return try TimestampArithmetic.subtract(by, from: start)
                        .orThrow(.timestampOutOfRange)
                }),
            Overload(
                [.timestamp, .interval], .timestamp,
                kernel: Kernels.binary { (at: Int64, by: Interval) throws(RowError) -> Int64 in
                    try TimestampArithmetic.subtract(by, from: at).orThrow(.timestampOutOfRange)
                }),
            Kernels.instantPlusInterval(instantFirst: true, isDifference: true),
            Overload([.timestamp, .timestamp], .interval, kernel: Kernels.binary(between)),
            Overload([.timestamptz, .timestamptz], .interval, kernel: Kernels.binary(between)),
            Overload(
                [.time, .time], .interval,
                kernel: Kernels.binary { (a: Int64, b: Int64) throws(RowError) -> Interval in
                    try Interval.of(microseconds: a - b)
                }),
            Overload(
                [.time, .interval], .time,
                kernel: Kernels.binary { (time: Int64, by: Interval) throws(RowError) -> Int64 in
                    TimestampArithmetic.add(
                        try by.negated.orThrow(.intervalOutOfRange), toTime: time)
                }),
            Overload(
                [.interval, .interval], .interval,
                kernel: Kernels.binary { (a: Interval, b: Interval) throws(RowError) -> Interval in
                    try a.subtracting(b).orThrow(.intervalOutOfRange)
                }),
        ]
    }

    private static var negations: [Overload] {
        [
            Overload(
                [.smallint], .smallint,
                kernel: Kernels.unary { (x: Int16) throws(RowError) -> Int16 in
                    try negate(x, .smallint)
                }),
            Overload(
                [.integer], .integer,
                kernel: Kernels.unary { (x: Int32) throws(RowError) -> Int32 in
                    try negate(x, .integer)
                }),
            Overload(
                [.bigint], .bigint,
                kernel: Kernels.unary { (x: Int64) throws(RowError) -> Int64 in
                    try negate(x, .bigint)
                }),
            Overload([.anyDecimal], resultType: { $0[0] }) { _, _ in
                Kernels.unary { (x: Int128) in -x }
            },
            Overload([.real], .real, kernel: Kernels.unary { (x: Float) in -x }),
            Overload([.double], .double, kernel: Kernels.unary { (x: Double) in -x }),
            Overload(
                [.interval], .interval,
                kernel: Kernels.unary { (x: Interval) throws(RowError) -> Interval in
                    try x.negated.orThrow(.intervalOutOfRange)
                }),
        ]
    }
}

@inline(__always)
private func between(_ later: Int64, _ earlier: Int64) throws(RowError) -> Interval {
    try Interval(from: earlier, to: later).orThrow(.intervalOutOfRange)
}

@inline(__always)
private func negate<T: FixedWidthInteger & SignedInteger>(
    _ value: T, _ type: DataType
) throws(RowError) -> T {
    if value == .min { throw .outOfRange(type) }
    return -value
}
