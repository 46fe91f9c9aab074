import Columnar

extension OverFunction {
    /// `ntile`
    static let tiles = OverFunction(
        "ntile", summary: "The number of the row's bucket, when the partition is cut into as many.",
        examples: [
            FunctionExample(
                "SELECT ntile(2) OVER (ORDER BY x) AS n FROM (VALUES (1), (2), (3)) t(x) "
                    + "ORDER BY x DESC", "2")
        ],
        reach: .partition,
        overloads: [
            OverOverload([.exactly(.integer)], resultType: { _ in .integer }) { call, errors in
                tile(call, &errors)
            }
        ])

    /// The first buckets get one row more than the others where they do not come out even.
    private static func tile(_ call: OverArguments, _ errors: inout RowErrors) -> Column {
        let rows = call.rows
        var result = FixedColumnWriter<Int32>(type: .integer, count: rows.asked.count)
        for (index, row) in rows.asked.enumerated() {
            guard let count = call.integer(0, at: row) else {
                result.validity.setNull(index)
                continue
            }
            guard count > 0 else {
                result.validity.setNull(index)
                errors.record(
                    RowError(code: "22014", "argument of ntile must be greater than zero"),
                    row: index)
                continue
            }
            let size = rows.partitionCount / count
            let larger = rows.partitionCount % count
            let number = rows.before + row
            let inLarger = larger * (size + 1)
            result[index] = Int32(
                number < inLarger
                    ? number / (size + 1) + 1 : larger + (number - inLarger) / max(1, size) + 1)
        }
        return result.finish()
    }
}
