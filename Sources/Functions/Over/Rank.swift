import Columnar

extension OverFunction {
    /// `rank`
    static let rank = OverFunction(
        "rank", summary: "The number of the first of the row's peers: equal rows leave gaps.",
        examples: [
            FunctionExample(
                "SELECT rank() OVER (ORDER BY x) AS n FROM (VALUES (5), (5), (7)) t(x) "
                    + "ORDER BY n DESC", "3")
        ],
        reach: .preceding,
        overloads: [
            OverOverload([], resultType: { _ in .bigint }) { call, _ in
                call.integers { call.rows.before + call.rows.peers(of: $0).lowerBound + 1 }
            }
        ])

    /// `dense_rank`
    static let denseRank = OverFunction(
        "dense_rank", summary: "The number of the row's group of peers: equal rows leave no gaps.",
        examples: [
            FunctionExample(
                "SELECT dense_rank() OVER (ORDER BY x) AS n FROM (VALUES (5), (5), (7)) t(x) "
                    + "ORDER BY n DESC", "2")
        ],
        reach: .preceding,
        overloads: [
            OverOverload([], resultType: { _ in .bigint }) { call, _ in
                call.integers { call.rows.groupsBefore + Int(call.rows.groups[$0]) + 1 }
            }
        ])
}
