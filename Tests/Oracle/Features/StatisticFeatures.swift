/// Statistics of numbers and of pairs of numbers, which SQLite computes from counts and sums that are
/// exact.
enum StatisticFeatures {
    static let all: [Feature<Term>] = [
        ofOne("variance", "var_samp($0)$f", "($n * $xx - $x * $x) / ($n * ($n - 1))", least: 2),
        ofOne("population variance", "var_pop($0)$f", "($n * $xx - $x * $x) / ($n * $n)"),
        ofOne(
            "deviation", "stddev_samp($0)$f", "sqrt(($n * $xx - $x * $x) / ($n * ($n - 1)))",
            least: 2),
        ofOne(
            "population deviation", "stddev_pop($0)$f", "sqrt(($n * $xx - $x * $x)) / $n"),
        ofPairs("covariance", "covar_pop($0, $1)$f", "($n * $xy - $x * $y) / ($n * $n)"),
        ofPairs(
            "covariance of a sample", "covar_samp($0, $1)$f",
            "($n * $xy - $x * $y) / ($n * ($n - 1))", least: 2),
        // What is 0 but for rounding is rounded to it.
        ofPairs(
            "correlation", "CAST(round(CAST(corr($0, $1)$f AS NUMERIC), 6) AS DOUBLE PRECISION)",
            """
            CASE WHEN $n * $xx > $x * $x AND $n * $yy > $y * $y THEN round(($n * $xy - $x * $y) \
            / (sqrt($n * $xx - $x * $x) * sqrt($n * $yy - $y * $y)), 6) END
            """),
        ofPairs(
            "slope", "regr_slope($1, $0)$f",
            "CASE WHEN $n * $xx > $x * $x THEN ($n * $xy - $x * $y) / ($n * $xx - $x * $x) END"),
        ofPairs(
            "intercept", "regr_intercept($1, $0)$f",
            """
            CASE WHEN $n * $xx > $x * $x THEN ($y * $xx - $x * $xy) / ($n * $xx - $x * $x) END
            """),
        ofPairs(
            "fit", "regr_r2($1, $0)$f",
            """
            CASE WHEN $n * $xx <= $x * $x THEN NULL WHEN $n * $yy <= $y * $y THEN 1 \
            ELSE ($n * $xy - $x * $y) * ($n * $xy - $x * $y) \
            / (($n * $xx - $x * $x) * ($n * $yy - $y * $y)) END
            """),
        ofPairs("average of pairs", "regr_avgx($1, $0)$f", "$x / $n"),
        ofPairs("other average of pairs", "regr_avgy($1, $0)$f", "$y / $n"),
        ofPairs("squares of pairs", "regr_sxx($1, $0)$f", "($n * $xx - $x * $x) / $n"),
        ofPairs("other squares of pairs", "regr_syy($1, $0)$f", "($n * $yy - $y * $y) / $n"),
        ofPairs("products of pairs", "regr_sxy($1, $0)$f", "($n * $xy - $x * $y) / $n"),
        AggregateFeatures.call(
            "count of pairs", 1, .integer, "regr_count($1, $0)$f", "count($0 + $1)$f",
            [.integer, .integer]
        ) { _ in 100_000 },
    ]

    /// A statistic of one number by a formula over `$n`, `$x` and `$xx`, the count and the sums of the
    /// numbers and of their squares; NULL for fewer than `least`.
    private static func ofOne(
        _ name: String, _ ours: String, _ formula: String, least: Int = 1
    ) -> Feature<Term> {
        statistic(
            name, ours, formula, least, [.integer],
            ["$n": "count($0)$f", "$x": "sum($0)$f", "$xx": "sum($0 * $0)$f"])
    }

    /// The same of pairs, of which those with a NULL do not count.
    private static func ofPairs(
        _ name: String, _ ours: String, _ formula: String, least: Int = 1
    ) -> Feature<Term> {
        statistic(
            name, ours, formula, least, [.integer, .integer],
            [
                "$n": "count($0 + $1)$f", "$x": "sum($0 + 0 * $1)$f", "$y": "sum($1 + 0 * $0)$f",
                "$xx": "sum($0 * $0 + 0 * $1)$f", "$xy": "sum($0 * $1)$f",
                "$yy": "sum($1 * $1 + 0 * $0)$f",
            ])
    }

    private static func statistic(
        _ name: String, _ ours: String, _ formula: String, _ least: Int, _ arguments: [Kind],
        _ sums: [String: String]
    ) -> Feature<Term> {
        // The longer names first: $x begins $xx.
        let names = sums.keys.sorted { ($0.count, $0) > ($1.count, $1) }
        let theirs = names.reduce(formula) { text, name in
            text.replacing(name, with: "(1.0 * \(sums[name] ?? ""))")
        }
        return AggregateFeatures.inexact(
            name, 1, ours, "CASE WHEN \(sums["$n"] ?? "") >= \(least) THEN \(theirs) END",
            arguments)
    }
}
