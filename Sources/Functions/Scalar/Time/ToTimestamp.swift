import Columnar

extension ScalarFunction {
    /// `to_timestamp`
    static let toTimestamp = ScalarFunction(
        "to_timestamp", category: .time,
        summary: "The instant a number of seconds after 1970-01-01 UTC.",
        examples: [
            FunctionExample("to_timestamp(1284352323)", "2010-09-13 04:32:03+00")
        ],
        overloads: [
            Overload(
                [.double], .timestamptz,
                kernel: Kernels.unary { (seconds: Double) throws(RowError) -> Int64 in
                    guard let result = Int64(exactly: (seconds * 1e6).rounded(.toNearestOrEven))
                    else {
                        throw .timestampOutOfRange
                    }
                    return result
                })
        ])
}
