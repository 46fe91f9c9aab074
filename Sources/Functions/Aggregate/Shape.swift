import Columnar

extension AggregateFunction {
    /// `skewness`
    static let skewness = shape(
        "skewness", .skewness, "How far a sample leans to one side; NULL for fewer than 3 values.",
        FunctionExample(
            "SELECT round(skewness(x), 6) FROM (VALUES (1), (2), (9)) t(x)", "1.630059"))

    /// `kurtosis`
    static let kurtosis = shape(
        "kurtosis", .kurtosis,
        "The excess kurtosis of a sample: how heavy its tails are; NULL for fewer than 4 values.",
        FunctionExample(
            "SELECT round(kurtosis(x), 6) FROM (VALUES (1), (2), (3), (9)) t(x)", "3.01436"))

    /// `kurtosis_pop`
    static let populationKurtosis = shape(
        "kurtosis_pop", .populationKurtosis, "The excess kurtosis of a whole population.",
        FunctionExample(
            "SELECT round(kurtosis_pop(x), 6) FROM (VALUES (1), (2), (3)) t(x)", "-1.5"))

    private static func shape(
        _ name: String, _ measure: ShapeMeasure, _ summary: String, _ example: FunctionExample
    ) -> AggregateFunction {
        AggregateFunction(
            name, summary: summary, examples: [example],
            overloads: [
                AggregateOverload([.exactly(.double)], resultType: { _ in .double }) { _ in
                    MomentAccumulator(measure)
                }
            ])
    }
}
