import Columnar

extension ScalarFunction {
    /// `width_bucket`
    static let widthBucket = ScalarFunction(
        "width_bucket", category: .math,
        summary:
            "The number, from 1, of the one of n equal ranges between two bounds that a number is in; 0 below and n + 1 above them.",
        examples: [FunctionExample("width_bucket(5.35, 0.024, 10.06, 5)", "3")],
        overloads: [
            Overload([.double, .double, .double, .integer], .integer) { arguments, call in
                let x = FixedReader<Double>(arguments[0])
                let low = FixedReader<Double>(arguments[1])
                let high = FixedReader<Double>(arguments[2])
                let count = FixedReader<Int32>(arguments[3])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int32 in
                    try bucket(
                        x.value(at: row), low.value(at: row), high.value(at: row),
                        count.value(at: row))
                }
            }
        ])
}

private func bucket(
    _ x: Double, _ low: Double, _ high: Double, _ count: Int32
) throws(RowError) -> Int32 {
    if count <= 0 { throw RowError(code: "2201G", "count must be greater than zero") }
    if x.isNaN || !low.isFinite || !high.isFinite {
        throw RowError(code: "2201G", "operand, lower bound, and upper bound cannot be NaN")
    }
    if low == high { throw RowError(code: "2201G", "lower bound cannot equal upper bound") }
    let (after, overflow) = count.addingReportingOverflow(1)
    if overflow { throw .outOfRange(.integer) }
    if low < high ? x < low : x > low { return 0 }
    if low < high ? x >= high : x <= high { return after }
    // Halves keep the differences finite.
    let share = (x / 2 - low / 2) / (high / 2 - low / 2)
    return min(count, Int32(Double(count) * share) + 1)
}
