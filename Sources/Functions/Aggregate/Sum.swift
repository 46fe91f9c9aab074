import Columnar

extension AggregateFunction {
    /// `sum`
    static let sum = AggregateFunction(
        "sum", summary: "The sum of the values that are not NULL; NULL when there are none.",
        examples: [
            FunctionExample("SELECT sum(x) FROM (VALUES (1), (NULL), (4)) t(x)", "5"),
            FunctionExample("SELECT sum(x) FROM (VALUES (1.5), (2.25)) t(x)", "3.75"),
        ],
        overloads: [
            AggregateOverload([.exactly(.smallint)], resultType: { _ in .bigint }) { _ in
                IntegerSumAccumulator<Int16>(.sum)
            },
            AggregateOverload([.exactly(.integer)], resultType: { _ in .bigint }) { _ in
                IntegerSumAccumulator<Int32>(.sum)
            },
            AggregateOverload([.exactly(.bigint)], resultType: { _ in .bigint }) { _ in
                IntegerSumAccumulator<Int64>(.sum)
            },
            AggregateOverload(
                [.anyDecimal],
                resultType: { .decimal(precision: 38, scale: $0[0].decimalScale) }
            ) { DecimalSumAccumulator(.sum, type: $0.resultType) },
            AggregateOverload([.exactly(.real)], resultType: { _ in .real }) { _ in
                FloatSumAccumulator<Float>(.sum)
            },
            AggregateOverload([.exactly(.double)], resultType: { _ in .double }) { _ in
                FloatSumAccumulator<Double>(.sum)
            },
            AggregateOverload([.exactly(.interval)], resultType: { _ in .interval }) { _ in
                IntervalSumAccumulator(.sum)
            },
        ])
}
