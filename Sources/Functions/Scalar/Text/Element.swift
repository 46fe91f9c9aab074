import Columnar

extension ScalarFunction {
    /// `elt`
    static let element = ScalarFunction(
        "elt", category: .text,
        summary: "The one of its texts that a number, from 1, names; NULL where there is none.",
        examples: [
            FunctionExample("elt(2, 'scala', 'java')", "java"),
            FunctionExample("elt(3, 'a')", "NULL"),
        ],
        overloads: [
            Overload(
                [.exactly(.integer), .exactly(.text)], isVariadic: true, resultType: { _ in .text },
                nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    let indexes = FixedReader<Int32>(arguments[0])
                    let texts = Array(arguments[1...])
                    let readers = texts.map { $0.type == .null ? nil : BytesReader($0) }
                    return Kernels.optionalTextRows([arguments[0]], &call) { row, output in
                        let index = Int(indexes.value(at: row)) - 1
                        guard texts.indices.contains(index), !texts[index].isNull(at: row),
                            let reader = readers[index]
                        else { return false }
                        output.append(reader.value(at: row))
                        return true
                    }
                }
            }
        ])
}
