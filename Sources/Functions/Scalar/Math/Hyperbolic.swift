import Columnar
import Glibc

extension ScalarFunction {
    /// `sinh`
    static let hyperbolicSine = ofDouble(
        "sinh", "The hyperbolic sine.", FunctionExample("sinh(0)", "0")
    ) { x throws(RowError) in sinh(x) }

    /// `cosh`
    static let hyperbolicCosine = ofDouble(
        "cosh", "The hyperbolic cosine.", FunctionExample("cosh(0)", "1")
    ) { x throws(RowError) in cosh(x) }

    /// `tanh`
    static let hyperbolicTangent = ofDouble(
        "tanh", "The hyperbolic tangent.", FunctionExample("tanh(0)", "0")
    ) { x throws(RowError) in tanh(x) }

    /// `asinh`
    static let inverseHyperbolicSine = ofDouble(
        "asinh", "The number with this hyperbolic sine.", FunctionExample("asinh(0)", "0")
    ) { x throws(RowError) in asinh(x) }

    /// `acosh`
    static let inverseHyperbolicCosine = ofDouble(
        "acosh", "The number with this hyperbolic cosine; an error below 1.",
        FunctionExample("acosh(1)", "0")
    ) { x throws(RowError) in
        if x < 1 { throw .inputOutOfRange }
        return acosh(x)
    }

    /// `atanh`
    static let inverseHyperbolicTangent = ofDouble(
        "atanh", "The number with this hyperbolic tangent; an error outside of -1 to 1.",
        FunctionExample("atanh(0)", "0")
    ) { x throws(RowError) in
        if x.magnitude > 1 { throw .inputOutOfRange }
        return atanh(x)
    }
}
