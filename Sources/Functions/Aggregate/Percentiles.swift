import Columnar

extension AggregateFunction {
    /// `percentile_cont`
    static let continuousPercentile = AggregateFunction(
        "percentile_cont",
        summary:
            "The value at a fraction of the way through the values in order, between two of them where need be.",
        examples: [
            FunctionExample(
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (4), (8)) t(x)",
                "3")
        ],
        orderRole: .isArgument, overloads: [continuous])

    /// `percentile_disc`
    static let discretePercentile = AggregateFunction(
        "percentile_disc",
        summary: "The first value in order with at least a fraction of all at or before it.",
        examples: [
            FunctionExample(
                "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (4), (8)) t(x)",
                "2")
        ],
        orderRole: .isArgument, overloads: [discrete])

    /// `mode`
    static let mode = AggregateFunction(
        "mode", summary: "The value that occurs most often; of several the first in order.",
        examples: [
            FunctionExample(
                "SELECT mode() WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (2)) t(x)", "2"),
            FunctionExample("SELECT mode(x) FROM (VALUES ('a'), ('b'), ('b')) t(x)", "b"),
        ],
        orderRole: .isArgument,
        overloads: [
            AggregateOverload([.any], resultType: { $0[0] }) { statistic($0, .mode) }
        ])

    /// `histogram`
    static let histogram = AggregateFunction(
        "histogram", summary: "How often each value occurs, as a map; NULL is left out.",
        examples: [
            FunctionExample(
                "SELECT histogram(x) FROM (VALUES ('b'), ('a'), ('b'), (NULL)) t(x)", "{a=1,b=2}")
        ],
        overloads: [
            AggregateOverload([.any], resultType: { .map(key: $0[0], value: .bigint) }) {
                statistic($0, .histogram, of: $0.types[0])
            }
        ])

    /// `median`
    static let median = AggregateFunction(
        "median", summary: "The value in the middle, or half way between the two there.",
        examples: [FunctionExample("SELECT median(x) FROM (VALUES (1), (2), (10)) t(x)", "2")],
        overloads: [
            AggregateOverload([.exactly(.double)], resultType: { _ in .double }) {
                statistic($0, .continuous(0.5))
            }
        ])

    /// `quantile_cont`
    static let continuousQuantile = AggregateFunction(
        "quantile_cont", summary: "`percentile_cont` as a call: the values and the fraction.",
        examples: [
            FunctionExample("SELECT quantile_cont(x, 0.5) FROM (VALUES (1), (2)) t(x)", "1.5")
        ], overloads: [continuous])

    /// `quantile_disc`
    static let discreteQuantile = AggregateFunction(
        "quantile_disc", aliases: ["quantile"],
        summary: "`percentile_disc` as a call: the values and the fraction.",
        examples: [
            FunctionExample("SELECT quantile(x, 0.5) FROM (VALUES (1), (2), (3)) t(x)", "2")
        ], overloads: [discrete])

    private static let continuous = AggregateOverload(
        [.exactly(.double), .exactly(.double)], resultType: { _ in .double }, fraction: 1
    ) { statistic($0, .continuous($0.double(at: 1) ?? 0.5)) }

    private static let discrete = AggregateOverload(
        [.any, .exactly(.double)], resultType: { $0[0] }, fraction: 1
    ) { statistic($0, .discrete($0.double(at: 1) ?? 0.5)) }

    private static func statistic(
        _ arguments: AccumulatorArguments, _ statistic: OrderStatistic, of type: DataType? = nil
    ) -> any Accumulator {
        func make<Key: OrderedKey>(_ key: Key.Type) -> any Accumulator {
            OrderStatisticAccumulator(
                key, type: arguments.resultType, statistic,
                isDescending: arguments.order.first?.isDescending ?? false)
        }
        return make(OrderedKeys.type(for: type ?? arguments.resultType))
    }
}
