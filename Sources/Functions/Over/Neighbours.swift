import Columnar

extension OverFunction {
    /// `lag`
    static let lag = OverFunction(
        "lag",
        summary: "The value so many rows before (one unless said), else the default, else NULL.",
        examples: [
            FunctionExample(
                "SELECT lag(x) OVER (ORDER BY x) AS p FROM (VALUES (3), (5)) t(x) ORDER BY x DESC",
                "3"),
            FunctionExample(
                "SELECT lag(x, 1, 0) OVER (ORDER BY x) AS p FROM (VALUES (3), (5)) t(x) ORDER BY x",
                "0"),
        ],
        reach: .distance(isForward: false), takesNullTreatment: true,
        overloads: neighbours(isForward: false))

    /// `lead`
    static let lead = OverFunction(
        "lead",
        summary: "The value so many rows behind (one unless said), else the default, else NULL.",
        examples: [
            FunctionExample(
                "SELECT lead(x) OVER (ORDER BY x) AS n FROM (VALUES (3), (5)) t(x) ORDER BY x", "5"),
            FunctionExample(
                "SELECT lead(x, 2, -1) OVER (ORDER BY x) AS n FROM (VALUES (3), (5)) t(x) ORDER BY x",
                "-1"),
        ],
        reach: .distance(isForward: true), takesNullTreatment: true,
        overloads: neighbours(isForward: true))

    private static func neighbours(isForward: Bool) -> [OverOverload] {
        let choices: [[ParameterType]] = [
            [.any], [.any, .exactly(.integer)], [.common, .exactly(.integer), .common],
        ]
        return choices.map { parameters in
            OverOverload(parameters, resultType: { $0[0] }) { call, _ in
                neighbour(call, isForward: isForward)
            }
        }
    }

    private static func neighbour(_ call: OverArguments, isForward: Bool) -> Column {
        let candidates = call.candidates
        let count = call.rows.count
        var rows: [Int32] = []
        rows.reserveCapacity(call.rows.asked.count)
        for row in call.rows.asked {
            let distance = call.columns.count > 1 ? call.integer(1, at: row) : 1
            guard let distance else {
                rows.append(-1)
                continue
            }
            let ahead = isForward ? distance : -distance
            let found =
                ahead == 0
                ? row
                : candidates.row(
                    ahead > 0
                        ? candidates.number(before: row + 1) + ahead - 1
                        : candidates.number(before: row) + ahead, of: count)
            // The default of a row stands behind all values.
            rows.append(
                found.map { Int32($0) } ?? (call.columns.count > 2 ? Int32(count + row) : -1))
        }
        let values =
            call.columns.count > 2
            ? Column.concatenated([call.columns[0], call.columns[2]], type: call.columns[0].type)
            : call.columns[0]
        return values.gathered(rows)
    }
}
