import Columnar
import Glibc

extension ScalarFunction {
    /// `power` and `^`
    static let power = ScalarFunction(
        "power", aliases: ["pow", "^"], category: .math,
        summary: "The first number to the power of the second.",
        examples: [FunctionExample("power(2, 10)", "1024"), FunctionExample("2 ^ 3", "8")],
        overloads: [
            Overload(
                [.double, .double], .double,
                kernel: Kernels.binary { (x: Double, y: Double) throws(RowError) -> Double in
                    if x == 0, y < 0 {
                        throw RowError(
                            code: "2201F", "zero raised to a negative power is undefined")
                    }
                    if x < 0, y.isFinite, x.isFinite, y != y.rounded() {
                        throw RowError(
                            code: "2201F",
                            "a negative number raised to a non-integer power yields a complex result"
                        )
                    }
                    let result = pow(x, y)
                    if result.isInfinite, x.isFinite, y.isFinite { throw .floatOverflow }
                    if result == 0, x != 0, x.isFinite, y.isFinite { throw .floatUnderflow }
                    return result
                })
        ])
}
