import Columnar

extension AggregateFunction {
    /// `corr`
    static let correlation = pairs(
        "corr", .correlation,
        "The correlation of two numbers, -1 to 1; NULL where one is constant.",
        FunctionExample("SELECT corr(y, x) FROM (VALUES (1, 2), (2, 4), (3, 6)) t(x, y)", "1"))

    /// `covar_pop`
    static let populationCovariance = pairs(
        "covar_pop", .populationCovariance, "The covariance of a whole population.",
        FunctionExample("SELECT covar_pop(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "2"))

    /// `covar_samp`
    static let sampleCovariance = pairs(
        "covar_samp", .sampleCovariance, "The covariance of a sample.",
        FunctionExample("SELECT covar_samp(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "4"))

    /// `regr_count`
    static let regressionCount = pairs(
        "regr_count", .count, "How many pairs have no NULL.",
        FunctionExample("SELECT regr_count(y, x) FROM (VALUES (1, 2), (NULL, 6)) t(x, y)", "1"))

    /// `regr_avgx`
    static let regressionAverageX = pairs(
        "regr_avgx", .averageX, "The average of the second number, over pairs without NULL.",
        FunctionExample("SELECT regr_avgx(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "2"))

    /// `regr_avgy`
    static let regressionAverageY = pairs(
        "regr_avgy", .averageY, "The average of the first number, over pairs without NULL.",
        FunctionExample("SELECT regr_avgy(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "4"))

    /// `regr_sxx`
    static let regressionSumOfSquaresX = pairs(
        "regr_sxx", .sumOfSquaresX,
        "The sum of the squares of the second number's distances from its average.",
        FunctionExample("SELECT regr_sxx(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "2"))

    /// `regr_syy`
    static let regressionSumOfSquaresY = pairs(
        "regr_syy", .sumOfSquaresY,
        "The sum of the squares of the first number's distances from its average.",
        FunctionExample("SELECT regr_syy(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "8"))

    /// `regr_sxy`
    static let regressionSumOfProducts = pairs(
        "regr_sxy", .sumOfProducts,
        "The sum of the products of both numbers' distances from their averages.",
        FunctionExample("SELECT regr_sxy(y, x) FROM (VALUES (1, 2), (3, 6)) t(x, y)", "4"))

    /// `regr_slope`
    static let regressionSlope = pairs(
        "regr_slope", .slope,
        "The slope of the line that fits the points (x, y) best; y is given first.",
        FunctionExample("SELECT regr_slope(y, x) FROM (VALUES (1, 3), (2, 5)) t(x, y)", "2"))

    /// `regr_intercept`
    static let regressionIntercept = pairs(
        "regr_intercept", .intercept, "Where the line that fits the points best meets x = 0.",
        FunctionExample("SELECT regr_intercept(y, x) FROM (VALUES (1, 3), (2, 5)) t(x, y)", "1"))

    /// `regr_r2`
    static let regressionDetermination = pairs(
        "regr_r2", .determination, "The square of the correlation.",
        FunctionExample("SELECT regr_r2(y, x) FROM (VALUES (1, 3), (2, 5)) t(x, y)", "1"))

    private static func pairs(
        _ name: String, _ measure: PairMeasure, _ summary: String, _ example: FunctionExample
    ) -> AggregateFunction {
        AggregateFunction(
            name, summary: summary, examples: [example],
            overloads: [
                AggregateOverload(
                    [.exactly(.double), .exactly(.double)],
                    resultType: { _ in measure == .count ? .bigint : .double }
                ) { _ in TwoVariableAccumulator(measure) }
            ])
    }
}
