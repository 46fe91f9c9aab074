import Columnar

extension ScalarFunction {
    /// `abs`
    static let absolute = ScalarFunction(
        "abs", aliases: ["@"], category: .math, summary: "The number without its sign.",
        examples: [FunctionExample("abs(-3)", "3"), FunctionExample("abs(-2.5)", "2.5")],
        overloads: [
            Overload(
                [.smallint], .smallint,
                kernel: Kernels.unary { (x: Int16) throws(RowError) -> Int16 in
                    try checkedAbsolute(x, .smallint)
                }),
            Overload(
                [.integer], .integer,
                kernel: Kernels.unary { (x: Int32) throws(RowError) -> Int32 in
                    try checkedAbsolute(x, .integer)
                }),
            Overload(
                [.bigint], .bigint,
                kernel: Kernels.unary { (x: Int64) throws(RowError) -> Int64 in
                    try checkedAbsolute(x, .bigint)
                }),
            Overload([.anyDecimal], resultType: { $0[0] }) { _, _ in
                Kernels.unary { (x: Int128) in x < 0 ? -x : x }
            },
            Overload([.real], .real, kernel: Kernels.unary { (x: Float) in x.magnitude }),
            Overload([.double], .double, kernel: Kernels.unary { (x: Double) in x.magnitude }),
        ])
}

@inline(__always)
private func checkedAbsolute<T: FixedWidthInteger & SignedInteger>(
    _ x: T, _ type: DataType
) throws(RowError) -> T {
    if x == .min { throw .outOfRange(type) }
    return x < 0 ? -x : x
}
