import Columnar

extension ScalarFunction {
    /// `round`
    static let round = ScalarFunction(
        "round", category: .math,
        summary: "The nearest whole number, or the nearest with n digits after the point.",
        examples: [
            FunctionExample("round(2.5)", "3"), FunctionExample("round(-1.567, 2)", "-1.570"),
        ],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) in x.rounded(.toNearestOrEven) }),
            Overload([.anyDecimal], resultType: { DecimalTypes.whole($0[0]) }) { types, _ in
                let unit = Decimal128.power(types[0].decimalScale)
                return { arguments, call in
                    let reader = FixedReader<Int128>(arguments[0])
                    return Kernels.rows(arguments, &call) { row in
                        Decimal128.divideRounded(reader.value(at: row), by: unit)
                    }
                }
            },
            Overload(
                [.anyDecimal, .exactly(.integer)], resultType: { $0[0] }
            ) { types, _ in
                let scale = types[0].decimalScale
                return { arguments, call in
                    let reader = FixedReader<Int128>(arguments[0])
                    let places = FixedReader<Int32>(arguments[1])
                    return Kernels.rows(arguments, &call) { row throws(RowError) -> Int128 in
                        let dropped = scale - Int(places.value(at: row))
                        let x = reader.value(at: row)
                        if dropped <= 0 { return x }
                        if dropped > 38 { return 0 }
                        let unit = Decimal128.power(dropped)
                        let result = Decimal128.divideRounded(x, by: unit) * unit
                        guard Decimal128.fits(result, precision: 38) else { throw .numericOverflow }
                        return result
                    }
                }
            },
            Overload(
                [.double, .integer], .double,
                kernel: Kernels.binary { (x: Double, places: Int32) -> Double in
                    x.rounded(toPlaces: Int(places), .toNearestOrAwayFromZero)
                }),
        ])
}
