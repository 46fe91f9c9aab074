import Columnar

extension ScalarFunction {
    /// `div`
    static let wholeDivision = ScalarFunction(
        "div", category: .math, summary: "The quotient without its fraction.",
        examples: [FunctionExample("div(9, 4)", "2"), FunctionExample("div(-9.5, 2)", "-4")],
        overloads: Kernels.integerOverloads(
            IntegerDivision<Int16>.self, IntegerDivision<Int32>.self, IntegerDivision<Int64>.self)
            + [
                Overload(
                    [.anyDecimal, .anyDecimal],
                    resultType: {
                        .decimal(
                            precision: min(38, $0[0].wholeDigits + $0[1].decimalScale + 1), scale: 0
                        )
                    }, makeKernel: decimalKernel)
            ])

    @Sendable private static func decimalKernel(_ types: [DataType], _ result: DataType) -> Kernel {
        let (leftScale, rightScale) = (types[0].decimalScale, types[1].decimalScale)
        let scale = max(leftScale, rightScale)
        return { arguments, call in
            Kernels.decimalRows(arguments, &call) { left, right throws(RowError) in
                if right == 0 { throw .divisionByZero }
                guard let dividend = Decimal128.rescale(left, from: leftScale, to: scale),
                    let divisor = Decimal128.rescale(right, from: rightScale, to: scale)
                else { return nil }
                return dividend / divisor
            }
        }
    }
}
