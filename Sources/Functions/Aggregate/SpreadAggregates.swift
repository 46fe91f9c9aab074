import Columnar

extension AggregateFunction {
    /// `var_samp`
    static let variance = spread(
        "var_samp", ["variance"], .sampleVariance, "The variance of a sample.",
        FunctionExample("SELECT var_samp(x) FROM (VALUES (1), (3)) t(x)", "2"))

    /// `var_pop`
    static let populationVariance = spread(
        "var_pop", [], .populationVariance, "The variance of a whole population.",
        FunctionExample("SELECT var_pop(x) FROM (VALUES (1), (3)) t(x)", "1"))

    /// `stddev_samp`
    static let standardDeviation = spread(
        "stddev_samp", ["stddev"], .sampleDeviation, "The standard deviation of a sample.",
        FunctionExample("SELECT stddev_samp(x) FROM (VALUES (1), (5), (9)) t(x)", "4"))

    /// `stddev_pop`
    static let populationStandardDeviation = spread(
        "stddev_pop", [], .populationDeviation, "The standard deviation of a whole population.",
        FunctionExample("SELECT stddev_pop(x) FROM (VALUES (1), (3)) t(x)", "1"))

    private static func spread(
        _ name: String, _ aliases: [String], _ measure: SpreadMeasure, _ summary: String,
        _ example: FunctionExample
    ) -> AggregateFunction {
        AggregateFunction(
            name, aliases: aliases, summary: summary, examples: [example],
            overloads: [
                AggregateOverload([.exactly(.double)], resultType: { _ in .double }) { _ in
                    VarianceAccumulator(measure)
                }
            ])
    }
}
