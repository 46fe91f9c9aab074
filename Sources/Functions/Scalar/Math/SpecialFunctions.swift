import Columnar
import Glibc

extension ScalarFunction {
    /// `erf`
    static let errorFunction = ofDouble(
        "erf", "The error function.", FunctionExample("round(erf(1), 6)", "0.842701")
    ) { x throws(RowError) in erf(x) }

    /// `erfc`
    static let complementaryErrorFunction = ofDouble(
        "erfc", "One less the error function.", FunctionExample("erfc(0)", "1")
    ) { x throws(RowError) in erfc(x) }

    /// `gamma`
    static let gammaFunction = ofDouble(
        "gamma", "The gamma function: gamma(n + 1) is the factorial of n.",
        FunctionExample("gamma(6)", "120")
    ) { x throws(RowError) in
        if x == 0 || (x < 0 && x == x.rounded()) || x == -.infinity { throw .inputOutOfRange }
        let result = tgamma(x)
        if result.isInfinite, x.isFinite { throw .floatOverflow }
        return result
    }

    /// `lgamma`
    static let logarithmOfGamma = ofDouble(
        "lgamma", aliases: ["log_gamma"],
        "The natural logarithm of the gamma function's magnitude.",
        FunctionExample("lgamma(1)", "0")
    ) { x throws(RowError) in
        let result = lgamma(x).0
        if result.isInfinite, x.isFinite { throw .floatOverflow }
        return result
    }
}
