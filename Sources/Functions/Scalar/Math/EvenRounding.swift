import Columnar

extension ScalarFunction {
    /// `even`
    static let even = ofDouble(
        "even", "The next even number away from zero.", FunctionExample("even(2.9)", "4")
    ) { x throws(RowError) in
        let half = (x.magnitude / 2).rounded(.up) * 2
        return x.sign == .minus ? -half : half
    }
}
