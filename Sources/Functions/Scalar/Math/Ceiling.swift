import Columnar

extension ScalarFunction {
    /// `ceil`
    static let ceiling = ScalarFunction(
        "ceil", aliases: ["ceiling"], category: .math,
        summary: "The next whole number at or above.",
        examples: [FunctionExample("ceil(1.2)", "2"), FunctionExample("ceil(-1.2)", "-1")],
        overloads: [
            Overload([.double], .double, kernel: Kernels.unary { (x: Double) in x.rounded(.up) }),
            Overload([.anyDecimal], resultType: { DecimalTypes.whole($0[0]) }) { types, _ in
                let unit = Decimal128.power(types[0].decimalScale)
                return { arguments, call in
                    let reader = FixedReader<Int128>(arguments[0])
                    return Kernels.rows(arguments, &call) { row -> Int128 in
                        let (quotient, remainder) = reader.value(at: row)
                            .quotientAndRemainder(dividingBy: unit)
                        return remainder > 0 ? quotient + 1 : quotient
                    }
                }
            },
        ])
}
