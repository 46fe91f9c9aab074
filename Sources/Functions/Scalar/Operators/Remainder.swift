import Columnar

extension ScalarFunction {
    /// `%`
    static let remainder = ScalarFunction(
        "%", aliases: ["mod"], category: .math,
        summary: "What a division leaves over, with the sign of the dividend.",
        examples: [
            FunctionExample("7 % 3", "1"), FunctionExample("-7 % 3", "-1"),
            FunctionExample("mod(7.5, 2)", "1.5"),
        ],
        overloads: Kernels.integerOverloads(
            IntegerRemainder<Int16>.self, IntegerRemainder<Int32>.self,
            IntegerRemainder<Int64>.self)
            + [
                Overload(
                    [.anyDecimal, .anyDecimal],
                    resultType: { DecimalTypes.remainder($0[0], $0[1]) },
                    makeKernel: decimalKernel)
            ])

    @Sendable private static func decimalKernel(_ types: [DataType], _ result: DataType) -> Kernel {
        let (leftScale, rightScale) = (types[0].decimalScale, types[1].decimalScale)
        let scale = max(leftScale, rightScale)
        return { arguments, call in
            Kernels.decimalRows(arguments, &call) { left, right throws(RowError) in
                if right == 0 { throw .divisionByZero }
                return Decimal128.remainder(
                    Decimal128(unscaled: left, scale: leftScale),
                    Decimal128(unscaled: right, scale: rightScale)
                ).flatMap { Decimal128.rescale($0, from: scale, to: result.decimalScale) }
            }
        }
    }
}
