import Columnar

extension ScalarFunction {
    /// `floor`
    static let floor = ScalarFunction(
        "floor", category: .math, summary: "The next whole number at or below.",
        examples: [FunctionExample("floor(1.7)", "1"), FunctionExample("floor(-1.2)", "-2")],
        overloads: [
            Overload([.double], .double, kernel: Kernels.unary { (x: Double) in x.rounded(.down) }),
            Overload([.anyDecimal], resultType: { DecimalTypes.whole($0[0]) }) { types, _ in
                let unit = Decimal128.power(types[0].decimalScale)
                return { arguments, call in
                    let reader = FixedReader<Int128>(arguments[0])
                    return Kernels.rows(arguments, &call) { row -> Int128 in
                        let (quotient, remainder) = reader.value(at: row)
                            .quotientAndRemainder(dividingBy: unit)
                        return remainder < 0 ? quotient - 1 : quotient
                    }
                }
            },
        ])
}
