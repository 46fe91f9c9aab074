import Columnar
import Glibc

extension ScalarFunction {
    /// `log2`
    static let binaryLogarithm = ofDouble(
        "log2", "The logarithm to base 2.", FunctionExample("log2(8)", "3")
    ) { x throws(RowError) in try log2(checkedLogarithmArgument(x)) }
}
