import Columnar

extension AggregateFunction {
    /// `approx_count_distinct`
    static let approximateCountDistinct = AggregateFunction(
        "approx_count_distinct", aliases: ["approx_distinct"],
        summary:
            "About how many different values there are (HyperLogLog, within 1 % or so); exact over an input that changes.",
        examples: [
            FunctionExample("SELECT approx_count_distinct(x) FROM (VALUES (1), (2), (2)) t(x)", "2")
        ],
        overloads: [
            AggregateOverload([.any], resultType: { _ in .bigint }) {
                DistinctEstimateAccumulator(type: $0.types[0], isAppendOnly: $0.isAppendOnly)
            }
        ])

    /// `approx_quantile`
    static let approximateQuantile = AggregateFunction(
        "approx_quantile", aliases: ["approx_percentile"],
        summary:
            "About the value with a fraction of all values at or before it (t-digest); exact over an input that changes.",
        examples: [
            FunctionExample("SELECT approx_quantile(x, 0.5) FROM (VALUES (1), (2), (9)) t(x)", "2")
        ],
        overloads: [
            AggregateOverload(
                [.exactly(.double), .exactly(.double)], resultType: { _ in .double }, fraction: 1
            ) { arguments in
                let fraction = arguments.double(at: 1) ?? 0.5
                return arguments.isAppendOnly
                    ? QuantileEstimateAccumulator(fraction: fraction)
                    : OrderStatisticAccumulator(
                        FloatKey<Double>.self, type: .double, .discrete(fraction),
                        isDescending: false)
            }
        ])
}
