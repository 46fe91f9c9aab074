import Columnar
import Glibc

extension ScalarFunction {
    /// `fdiv`
    static let floorDivision = ScalarFunction(
        "fdiv", category: .math, summary: "The quotient of two numbers rounded down.",
        examples: [FunctionExample("fdiv(-5, 2)", "-3")],
        overloads: [
            Overload(
                [.double, .double], .double,
                kernel: Kernels.binary { (x: Double, y: Double) throws(RowError) -> Double in
                    if y == 0 { throw .divisionByZero }
                    return (x / y).rounded(.down)
                })
        ])

    /// `fmod`
    static let floorRemainder = ScalarFunction(
        "fmod", category: .math,
        summary: "What a division rounded down leaves over, with the sign of the divisor.",
        examples: [FunctionExample("fmod(-5, 3)", "1")],
        overloads: [
            Overload(
                [.double, .double], .double,
                kernel: Kernels.binary { (x: Double, y: Double) throws(RowError) -> Double in
                    if y == 0 { throw .divisionByZero }
                    return x - y * (x / y).rounded(.down)
                })
        ])
}
