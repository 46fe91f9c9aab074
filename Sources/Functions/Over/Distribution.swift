import Columnar

extension OverFunction {
    /// `percent_rank`
    static let percentRank = OverFunction(
        "percent_rank",
        summary: "The rank from 0 to 1: (rank - 1) / (rows of the partition - 1), 0 for one row.",
        examples: [
            FunctionExample(
                "SELECT percent_rank() OVER (ORDER BY x) AS p FROM (VALUES (1), (2), (3)) t(x) "
                    + "WHERE x < 4 ORDER BY p DESC", "1")
        ],
        reach: .partition,
        overloads: [
            OverOverload([], resultType: { _ in .double }) { call, _ in
                let others = call.rows.partitionCount - 1
                return call.doubles { row in
                    let before = call.rows.before + call.rows.peers(of: row).lowerBound
                    return others == 0 ? 0 : Double(before) / Double(others)
                }
            }
        ])

    /// `cume_dist`
    static let cumulativeDistribution = OverFunction(
        "cume_dist",
        summary: "The share of the partition's rows that come before the row or are its peers.",
        examples: [
            FunctionExample(
                "SELECT cume_dist() OVER (ORDER BY x) AS p FROM (VALUES (1), (1), (2), (3)) t(x) "
                    + "ORDER BY p", "0.5")
        ],
        reach: .partition,
        overloads: [
            OverOverload([], resultType: { _ in .double }) { call, _ in
                call.doubles { row in
                    let upTo = call.rows.before + call.rows.peers(of: row).upperBound
                    return Double(upTo) / Double(call.rows.partitionCount)
                }
            }
        ])
}
