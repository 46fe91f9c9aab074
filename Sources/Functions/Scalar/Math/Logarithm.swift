import Columnar
import Glibc

extension ScalarFunction {
    /// `log`
    static let logarithm = ScalarFunction(
        "log", aliases: ["log10"], category: .math,
        summary: "The logarithm to base 10, or to the base that is given first.",
        examples: [FunctionExample("log(1000)", "3"), FunctionExample("log(2, 8)", "3")],
        overloads: [
            Overload(
                [.double], .double,
                kernel: Kernels.unary { (x: Double) throws(RowError) -> Double in
                    try log10(checkedLogarithmArgument(x))
                }),
            Overload(
                [.double, .double], .double,
                kernel: Kernels.binary { (base: Double, x: Double) throws(RowError) -> Double in
                    let divisor = try log2(checkedLogarithmArgument(base))
                    if divisor == 0 { throw .divisionByZero }
                    return try log2(checkedLogarithmArgument(x)) / divisor
                }),
        ])
}

/// `x`, where it has a logarithm.
func checkedLogarithmArgument(_ x: Double) throws(RowError) -> Double {
    if x == 0 { throw RowError(code: "2201E", "cannot take logarithm of zero") }
    if x < 0 { throw RowError(code: "2201E", "cannot take logarithm of a negative number") }
    return x
}
