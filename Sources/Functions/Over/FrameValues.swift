import Columnar

extension OverFunction {
    /// `first_value`
    static let firstOfFrame = OverFunction(
        "first_value", summary: "The value of the first row of the frame.",
        examples: [
            FunctionExample(
                "SELECT first_value(x) OVER (ORDER BY x) AS v FROM (VALUES (3), (5)) t(x) "
                    + "ORDER BY x DESC", "3")
        ],
        reach: .frame, takesNullTreatment: true,
        overloads: [
            OverOverload([.any], resultType: { $0[0] }) { call, _ in
                pick(call) { first, second, third in
                    first.first ?? second.first ?? third.first
                }
            }
        ])

    /// `last_value`
    static let lastOfFrame = OverFunction(
        "last_value", summary: "The value of the last row of the frame.",
        examples: [
            FunctionExample(
                "SELECT last_value(x) OVER () AS v FROM (VALUES (3), (5)) t(x)", "5")
        ],
        reach: .frame, takesNullTreatment: true,
        overloads: [
            OverOverload([.any], resultType: { $0[0] }) { call, _ in
                pick(call) { first, second, third in third.last ?? second.last ?? first.last }
            }
        ])

    /// `nth_value`
    static let nthOfFrame = OverFunction(
        "nth_value", summary: "The value of the frame's row of that number, from 1.",
        examples: [
            FunctionExample(
                "SELECT nth_value(x, 2) OVER () AS v FROM (VALUES (3), (5)) t(x)", "5")
        ],
        reach: .frame, takesNullTreatment: true,
        overloads: [
            OverOverload([.any, .exactly(.integer)], resultType: { $0[0] }) { call, errors in
                nth(call, &errors)
            }
        ])

    private static func nth(_ call: OverArguments, _ errors: inout RowErrors) -> Column {
        var failed: [Int] = []
        let result = pick(call) { row, first, second, third in
            guard let number = call.integer(1, at: row) else { return nil }
            guard number > 0 else {
                failed.append(row - call.rows.asked.lowerBound)
                return nil
            }
            var rest = number - 1
            for piece in [first, second, third] {
                if rest < piece.count { return piece.lowerBound + rest }
                rest -= piece.count
            }
            return nil
        }
        for index in failed {
            errors.record(
                RowError(code: "22016", "argument of nth_value must be greater than zero"),
                row: index)
        }
        return result
    }

    private static func pick(
        _ call: OverArguments, _ choose: (Range<Int>, Range<Int>, Range<Int>) -> Int?
    ) -> Column {
        pick(call) { _, first, second, third in choose(first, second, third) }
    }

    /// The first argument of the candidate that `choose` takes of those in a row's frame.
    private static func pick(
        _ call: OverArguments, _ choose: (Int, Range<Int>, Range<Int>, Range<Int>) -> Int?
    ) -> Column {
        let candidates = call.candidates
        var rows: [Int32] = []
        rows.reserveCapacity(call.rows.asked.count)
        for (index, row) in call.rows.asked.enumerated() {
            let (first, second, third) = call.frames.pieces(index, call.rows)
            let chosen = choose(
                row, candidates.numbers(in: first), candidates.numbers(in: second),
                candidates.numbers(in: third))
            let found = chosen.flatMap { candidates.row($0, of: call.rows.count) }
            rows.append(found.map { Int32($0) } ?? -1)
        }
        return call.columns[0].gathered(rows)
    }
}
