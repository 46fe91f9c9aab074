import Columnar

extension ScalarFunction {
    /// `single_row`
    static let singleRow = ScalarFunction(
        "single_row", category: .conditional,
        summary:
            "The first, the value of a subquery; fails where the second, the number of its rows, "
            + "is above 1.",
        examples: [
            FunctionExample("single_row('a', 1)", "a"),
            FunctionExample("single_row(NULL, 0)", "NULL"),
        ],
        overloads: [
            Overload(
                [.any, .exactly(.bigint)], resultType: { $0[0] }, nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let counts = Int64.Reader(arguments[1])
                    var rows = (0..<Int32(call.rowCount)).map { $0 }
                    for row in rows.indices
                    where !arguments[1].isNull(at: row) && counts.value(at: row) > 1 {
                        rows[row] = -1
                        call.errors.record(
                            RowError(
                                code: "21000",
                                "more than one row returned by a subquery used as an expression"),
                            row: row)
                    }
                    return call.errors.isEmpty
                        ? arguments[0] : arguments[0].expanded().gathered(rows)
                }
            }
        ])
}
