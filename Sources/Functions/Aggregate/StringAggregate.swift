import Columnar

extension AggregateFunction {
    /// `string_agg`
    static let stringAggregate = AggregateFunction(
        "string_agg", aliases: ["listagg", "group_concat"],
        summary:
            "The texts that are not NULL with a separator between, in the order of an ORDER BY among the arguments, otherwise of their arrival.",
        examples: [
            FunctionExample(
                "SELECT string_agg(x, ', ') FROM (VALUES ('a'), (NULL), ('b')) t(x)", "a, b"),
            FunctionExample(
                "SELECT string_agg(x, ', ' ORDER BY x DESC) FROM (VALUES ('a'), ('b')) t(x)",
                "b, a"),
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.exactly(.text), .exactly(.text)], resultType: { _ in .text }) {
                StringAccumulator(
                    valueTypes: Array($0.types.prefix(2)), order: $0.order, requiredArguments: [0])
            },
            AggregateOverload([.exactly(.text)], resultType: { _ in .text }) {
                StringAccumulator(
                    valueTypes: Array($0.types.prefix(1)), order: $0.order, requiredArguments: [0])
            },
        ])
}

/// Joins the texts of each group, each with the separator that stands before it; without a separator
/// a comma.
final class StringAccumulator: OrderedRowsAccumulator {
    override func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        var output = TextOutput(type: .text, rowCount: groups.count, byteCapacity: 0)
        for row in 0..<groups.count {
            var isFirst = true
            rows(of: groups[row]).forEach(isSorted: isSorted) { entry, count in
                guard count > 0 else { return }
                entry.bytes.withUnsafeBufferPointer { bytes in
                    let (text, end) = Self.text(bytes, at: entry.valueStart)
                    let separator = end < bytes.count ? Self.text(bytes, at: end).text : nil
                    for _ in 0..<count where !output.isFull {
                        if !isFirst, valueTypes.count == 1 { output.append(UInt8(ascii: ",")) }
                        if !isFirst, let separator { output.append(separator) }
                        if let text { output.append(text) }
                        isFirst = false
                    }
                }
            }
            if isFirst { output.finishNull() } else { output.finishRow(row, &errors) }
        }
        return output.finish()
    }

    /// The text that `RowCoding` wrote at `start`, nil for NULL, and where it ends.
    private static func text(_ bytes: TextBytes, at start: Int) -> (text: TextBytes?, end: Int) {
        guard bytes[start] == 1 else { return (nil, start + 1) }
        let count = Int(
            UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start + 1, as: UInt32.self))
        let end = start + 5 + count
        return (UTF8Text.slice(bytes, start + 5..<end), end)
    }
}
