import Columnar

extension ScalarFunction {
    /// `/`
    static let division = ScalarFunction(
        "/", category: .math,
        summary: "The quotient; of integers without its fraction, toward zero.",
        examples: [
            FunctionExample("7 / 2", "3"),
            FunctionExample("-7 / 2", "-3"),
            FunctionExample("7.0 / 2", "3.500000000000"),
            FunctionExample("INTERVAL '1 day' / 2", "12:00:00"),
        ],
        overloads: Kernels.integerOverloads(
            IntegerDivision<Int16>.self, IntegerDivision<Int32>.self, IntegerDivision<Int64>.self)
            + [
                Overload(
                    [.anyDecimal, .anyDecimal],
                    resultType: { DecimalTypes.quotient($0[0], $0[1]) }, makeKernel: decimalKernel)
            ]
            + Kernels.floatOverloads(FloatDivision<Float>.self, FloatDivision<Double>.self)
            + [
                Overload(
                    [.interval, .double], .interval,
                    kernel: Kernels.binary {
                        (a: Interval, b: Double) throws(RowError) -> Interval in
                        if b == 0 { throw .divisionByZero }
                        return try a.divided(by: b).orThrow(.intervalOutOfRange)
                    })
            ])

    @Sendable private static func decimalKernel(_ types: [DataType], _ result: DataType) -> Kernel {
        let (leftScale, rightScale) = (types[0].decimalScale, types[1].decimalScale)
        return { arguments, call in
            Kernels.decimalRows(arguments, &call) { left, right throws(RowError) in
                if right == 0 { throw .divisionByZero }
                return Decimal128.divide(
                    Decimal128(unscaled: left, scale: leftScale),
                    Decimal128(unscaled: right, scale: rightScale), scale: result.decimalScale)
            }
        }
    }
}
