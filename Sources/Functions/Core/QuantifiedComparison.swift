import Columnar

extension ScalarFunction {
    /// `left operator ANY (array)` or `ALL`, from the function and overload that compare `left` with
    /// one element: true when the comparison holds for any, or for every, element; NULL when that
    /// depends on a comparison that is NULL.
    public static func quantified(
        _ comparison: ScalarFunction, _ overload: Overload, isAll: Bool
    ) -> ScalarFunction {
        let name = "\(comparison.name) \(isAll ? "all" : "any")"
        return ScalarFunction(
            name, category: .comparison, summary: "", examples: [],
            overloads: [
                Overload([.any, .any], resultType: { _ in .boolean }, nullRule: .custom) {
                    types, _ in
                    let element = types[1].elementType
                    let kernel = overload.makeKernel([types[0], element], .boolean)
                    return { arguments, call in
                        quantified(arguments, element, kernel, isAll, &call)
                    }
                }
            ])
    }

    private static func quantified(
        _ arguments: [Column], _ element: DataType, _ kernel: Kernel, _ isAll: Bool,
        _ call: inout KernelCall
    ) -> Column {
        let flat = FlatElements(arguments[1], element: element)
        let lefts = ColumnBuilder(type: arguments[0].type, capacity: flat.column.count)
        for row in 0..<call.rowCount {
            for _ in flat.range(of: row) { lefts.append(from: arguments[0], row: row) }
        }
        var inner = KernelCall(
            rowCount: flat.column.count, resultType: .boolean, session: call.session)
        let truth =
            flat.column.count == 0
            ? Column.nulls(type: .boolean, count: 0)
            : kernel([lefts.finish(), flat.column], &inner).expanded()
        let builder = ColumnBuilder(type: .boolean, capacity: call.rowCount)
        for row in 0..<call.rowCount {
            if arguments[1].isNull(at: row) {
                builder.appendNull()
                continue
            }
            var isDecided = false
            var hasNull = false
            for place in flat.range(of: row) {
                if truth.isNull(at: place) {
                    hasNull = true
                } else if truth.bits[place] != isAll {
                    isDecided = true
                }
            }
            if !isDecided, hasNull {
                builder.appendNull()
            } else {
                builder.appendBit(isDecided != isAll)
            }
        }
        for entry in inner.errors.entries {
            let row = flat.ends.firstIndex { $0 > entry.row } ?? 0
            call.errors.record(entry.error, row: row)
        }
        return builder.finish()
    }
}
