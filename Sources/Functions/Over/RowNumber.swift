import Columnar

extension OverFunction {
    /// `row_number`
    static let rowNumber = OverFunction(
        "row_number", summary: "The number of the row within its partition, from 1.",
        examples: [
            FunctionExample(
                "SELECT row_number() OVER (ORDER BY x) AS n FROM (VALUES (5), (7), (7)) t(x) "
                    + "ORDER BY n DESC", "3")
        ],
        reach: .preceding,
        overloads: [
            OverOverload([], resultType: { _ in .bigint }) { call, _ in
                call.integers { call.rows.before + $0 + 1 }
            }
        ])
}
