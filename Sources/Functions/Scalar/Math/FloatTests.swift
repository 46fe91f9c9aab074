import Columnar

extension ScalarFunction {
    /// `isnan`
    static let isNaN = ScalarFunction(
        "isnan", aliases: ["is_nan"], category: .math,
        summary: "Whether a number is not a number.",
        examples: [FunctionExample("isnan('NaN'::DOUBLE PRECISION)", "true")],
        overloads: [
            Overload([.double], .boolean, kernel: Kernels.unary { (x: Double) in x.isNaN })
        ])

    /// `isinf`
    static let isInfinite = ScalarFunction(
        "isinf", category: .math, summary: "Whether a number is infinite.",
        examples: [FunctionExample("isinf('-Infinity'::DOUBLE PRECISION)", "true")],
        overloads: [
            Overload([.double], .boolean, kernel: Kernels.unary { (x: Double) in x.isInfinite })
        ])

    /// `isfinite`
    static let isFinite = ScalarFunction(
        "isfinite", category: .math,
        summary: "Whether a number, date, timestamp or interval is finite; those of time all are.",
        examples: [
            FunctionExample("isfinite(1.5)", "true"),
            FunctionExample("isfinite(DATE '2024-11-18')", "true"),
        ],
        overloads: [
            Overload([.double], .boolean, kernel: Kernels.unary { (x: Double) in x.isFinite }),
            Overload([.date], .boolean, kernel: Kernels.unary { (x: Int32) in true }),
            Overload([.timestamp], .boolean, kernel: Kernels.unary { (x: Int64) in true }),
            Overload([.timestamptz], .boolean, kernel: Kernels.unary { (x: Int64) in true }),
            Overload([.interval], .boolean, kernel: Kernels.unary { (x: Interval) in true }),
        ])

    /// `signbit`
    static let signBit = ScalarFunction(
        "signbit", category: .math, summary: "Whether a number is negative, -0 too.",
        examples: [FunctionExample("signbit('-0'::DOUBLE PRECISION)", "true")],
        overloads: [
            Overload(
                [.double], .boolean, kernel: Kernels.unary { (x: Double) in x.sign == .minus })
        ])
}
