import Columnar

extension ScalarFunction {
    /// `gcd`
    static let greatestCommonDivisor = ScalarFunction(
        "gcd", aliases: ["greatest_common_divisor"], category: .math,
        summary: "The largest whole number that divides both.",
        examples: [FunctionExample("gcd(1071, 462)", "21")],
        overloads: [
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, b: Int32) throws(RowError) -> Int32 in
                    try narrowed(commonDivisor(a, b), .integer)
                }),
            Overload(
                [.bigint, .bigint], .bigint,
                kernel: Kernels.binary { (a: Int64, b: Int64) throws(RowError) -> Int64 in
                    try narrowed(commonDivisor(a, b), .bigint)
                }),
        ])

    /// `lcm`
    static let leastCommonMultiple = ScalarFunction(
        "lcm", aliases: ["least_common_multiple"], category: .math,
        summary: "The smallest whole number above zero that both divide; 0 where one is 0.",
        examples: [FunctionExample("lcm(1071, 462)", "23562")],
        overloads: [
            Overload(
                [.integer, .integer], .integer,
                kernel: Kernels.binary { (a: Int32, b: Int32) throws(RowError) -> Int32 in
                    try commonMultiple(a, b, .integer)
                }),
            Overload(
                [.bigint, .bigint], .bigint,
                kernel: Kernels.binary { (a: Int64, b: Int64) throws(RowError) -> Int64 in
                    try commonMultiple(a, b, .bigint)
                }),
        ])
}

@inline(__always)
private func commonDivisor<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T) -> T.Magnitude {
    var (x, y) = (a.magnitude, b.magnitude)
    while y != 0 { (x, y) = (y, x % y) }
    return x
}

@inline(__always)
private func narrowed<T: FixedWidthInteger>(
    _ value: some BinaryInteger, _ type: DataType
) throws(RowError) -> T {
    guard let result = T(exactly: value) else { throw .outOfRange(type) }
    return result
}

@inline(__always)
private func commonMultiple<T: FixedWidthInteger & SignedInteger>(
    _ a: T, _ b: T, _ type: DataType
) throws(RowError) -> T {
    if a == 0 || b == 0 { return 0 }
    let (product, overflow) = (a.magnitude / commonDivisor(a, b))
        .multipliedReportingOverflow(by: b.magnitude)
    if overflow { throw .outOfRange(type) }
    return try narrowed(product, type)
}
