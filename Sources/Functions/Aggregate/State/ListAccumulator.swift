import Columnar

/// Makes a result of all rows of each group in order, as elements (`ElementEncoding`): arrays, JSON,
/// maps. State: all rows.
final class ListAccumulator: OrderedRowsAccumulator {
    /// Appends the result of a group of these rows, at least one, as its column stores it.
    typealias Finish = @Sendable ([[UInt8]], inout [UInt8]) throws(RowError) -> Void

    private let resultType: DataType
    private let finish: Finish

    /// Lists for `arguments`, made into results by `finish`.
    init(_ arguments: AccumulatorArguments, finish: @escaping Finish) {
        resultType = arguments.resultType
        self.finish = finish
        super.init(types: arguments.types, order: arguments.order)
    }

    override func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        let entries = entries(of: groups)
        let values = entries.columns.prefix(valueCount)
        var output = TextOutput(type: resultType, rowCount: groups.count, byteCapacity: 0)
        var stored: [UInt8] = []
        var entry = 0
        for (group, end) in entries.ends.enumerated() {
            var rows: [[UInt8]] = []
            while entry < end {
                var bytes: [UInt8] = []
                for column in values { column.appendElement(row: entry, to: &bytes) }
                rows += repeatElement(bytes, count: Int(entries.counts[entry]))
                entry += 1
            }
            stored.removeAll(keepingCapacity: true)
            do throws(RowError) {
                if rows.isEmpty {
                    output.finishNull()
                } else {
                    try finish(rows, &stored)
                    output.append(stored)
                    output.finishRow(group, &errors)
                }
            } catch {
                errors.record(error, row: group)
                output.finishNull()
            }
        }
        return output.finish()
    }
}
