import Columnar

extension AggregateFunction {
    /// `avg`
    static let average = AggregateFunction(
        "avg", aliases: ["mean"],
        summary: "The mean of the values that are not NULL; NULL when there are none.",
        examples: [
            FunctionExample("SELECT avg(x) FROM (VALUES (1), (NULL), (4)) t(x)", "2.5"),
            FunctionExample("SELECT avg(x) FROM (VALUES (1.5), (2.0)) t(x)", "1.750000"),
        ],
        overloads: [
            AggregateOverload([.exactly(.smallint)], resultType: { _ in .double }) { _ in
                IntegerSumAccumulator<Int16>(.average)
            },
            AggregateOverload([.exactly(.integer)], resultType: { _ in .double }) { _ in
                IntegerSumAccumulator<Int32>(.average)
            },
            AggregateOverload([.exactly(.bigint)], resultType: { _ in .double }) { _ in
                IntegerSumAccumulator<Int64>(.average)
            },
            AggregateOverload(
                [.anyDecimal],
                resultType: { .decimal(precision: 38, scale: max(6, $0[0].decimalScale)) }
            ) { arguments in
                let added = arguments.resultType.decimalScale - arguments.types[0].decimalScale
                return DecimalSumAccumulator(
                    .average(addedScale: added), type: arguments.resultType)
            },
            AggregateOverload([.exactly(.real)], resultType: { _ in .double }) { _ in
                FloatSumAccumulator<Float>(.average)
            },
            AggregateOverload([.exactly(.double)], resultType: { _ in .double }) { _ in
                FloatSumAccumulator<Double>(.average)
            },
            AggregateOverload([.exactly(.interval)], resultType: { _ in .interval }) { _ in
                IntervalSumAccumulator(.average)
            },
        ])
}
