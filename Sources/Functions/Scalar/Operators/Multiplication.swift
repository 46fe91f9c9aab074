import Columnar

extension ScalarFunction {
    /// `*`
    static let multiplication = ScalarFunction(
        "*", category: .math, summary: "The product; an interval a number of times.",
        examples: [
            FunctionExample("6 * 7", "42"),
            FunctionExample("1.5 * 2.25", "3.375"),
            FunctionExample("INTERVAL '1 day' * 1.5", "1 day 12:00:00"),
        ],
        overloads: Kernels.integerOverloads(
            IntegerMultiplication<Int16>.self, IntegerMultiplication<Int32>.self,
            IntegerMultiplication<Int64>.self)
            + [
                Overload(
                    [.anyDecimal, .anyDecimal],
                    resultType: { DecimalTypes.product($0[0], $0[1]) }, makeKernel: decimalKernel)
            ]
            + Kernels.floatOverloads(
                FloatMultiplication<Float>.self, FloatMultiplication<Double>.self)
            + [
                Overload(
                    [.interval, .double], .interval,
                    kernel: Kernels.binary {
                        (a: Interval, b: Double) throws(RowError) -> Interval in
                        try a.multiplied(by: b).orThrow(.intervalOutOfRange)
                    }),
                Overload(
                    [.double, .interval], .interval,
                    kernel: Kernels.binary {
                        (a: Double, b: Interval) throws(RowError) -> Interval in
                        try b.multiplied(by: a).orThrow(.intervalOutOfRange)
                    }),
            ])

    @Sendable private static func decimalKernel(_ types: [DataType], _ result: DataType) -> Kernel {
        let (leftScale, rightScale) = (types[0].decimalScale, types[1].decimalScale)
        return { arguments, call in
            Kernels.decimalRows(arguments, &call) { left, right in
                Decimal128.multiply(
                    Decimal128(unscaled: left, scale: leftScale),
                    Decimal128(unscaled: right, scale: rightScale), scale: result.decimalScale)
            }
        }
    }
}
