import Columnar
import Glibc

extension ScalarFunction {
    /// `cot`
    static let cotangent = ofDouble(
        "cot", "The cotangent of an angle in radians.",
        FunctionExample("round(cot(0.5), 6)", "1.830488")
    ) { x throws(RowError) in
        if x.isInfinite { throw .inputOutOfRange }
        return 1 / tan(x)
    }
}
