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
                    types: $0.types, order: $0.order, requiredArguments: [0])
            },
            AggregateOverload([.exactly(.text)], resultType: { _ in .text }) {
                StringAccumulator(
                    types: $0.types, order: $0.order, requiredArguments: [0])
            },
        ])
}

/// Joins the texts of each group, each with the separator that stands before it; without a separator
/// a comma.
final class StringAccumulator: OrderedRowsAccumulator {
    override func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        let entries = entries(of: groups)
        return join(entries.columns, entries.counts, entries.ends, &errors)
    }

    /// The texts of each group, which end at `ends`, each as often as its count.
    private func join(
        _ columns: [Column], _ counts: [Int64], _ ends: [Int], _ errors: inout RowErrors
    ) -> Column {
        var output = TextOutput(type: .text, rowCount: ends.count, byteCapacity: 0)
        let texts = BytesReader(columns[0])
        let separators = valueCount > 1 ? BytesReader(columns[1]) : nil
        var entry = 0
        for (group, end) in ends.enumerated() {
            let isEmpty = entry == end
            var isFirst = true
            while entry < end {
                for _ in 0..<counts[entry] where !output.isFull {
                    if isFirst {
                        isFirst = false
                    } else if let separators {
                        if !columns[1].isNull(at: entry) {
                            output.append(separators.value(at: entry))
                        }
                    } else {
                        output.append(UInt8(ascii: ","))
                    }
                    output.append(texts.value(at: entry))
                }
                entry += 1
            }
            if isEmpty { output.finishNull() } else { output.finishRow(group, &errors) }
        }
        withExtendedLifetime(columns) {}
        return output.finish()
    }
}
