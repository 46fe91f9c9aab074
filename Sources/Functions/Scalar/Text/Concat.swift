import Columnar

extension ScalarFunction {
    /// `concat`
    static let concat = ScalarFunction(
        "concat", category: .text,
        summary: "Its arguments as text, one after the other; NULLs are left out.",
        examples: [FunctionExample("concat('a', NULL, 1)", "a1")],
        overloads: [
            Overload([.any], isVariadic: true, resultType: { _ in .text }, nullRule: .custom) {
                types, _ in
                let converters = types.map { TextCasts.toText($0) }
                return { arguments, call in
                    ConcatKernel.join(arguments, converters, separator: nil, &call)
                }
            }
        ])

    /// `concat_ws`
    static let concatWithSeparator = ScalarFunction(
        "concat_ws", category: .text,
        summary:
            "Its arguments after the first as text, with the first between; NULLs are left out.",
        examples: [FunctionExample("concat_ws('-', 'a', NULL, 1)", "a-1")],
        overloads: [
            Overload(
                [.exactly(.text), .any], isVariadic: true, resultType: { _ in .text },
                nullRule: .custom
            ) { types, _ in
                let converters = types.dropFirst().map { TextCasts.toText($0) }
                return { arguments, call in
                    ConcatKernel.join(
                        Array(arguments.dropFirst()), converters, separator: arguments[0], &call)
                }
            }
        ])
}

private enum ConcatKernel {
    /// Joins what is not NULL; NULL only where the separator is.
    static func join(
        _ arguments: [Column], _ converters: [Kernel], separator: Column?, _ call: inout KernelCall
    ) -> Column {
        var texts: [Column] = []
        for (column, convert) in zip(arguments, converters) {
            texts.append(Kernels.foldingConstants(convert)([column], &call))
        }
        let readers = texts.map { $0.type == .null ? nil : BytesReader($0) }
        let separators = separator.map { BytesReader($0) }
        let strict = separator.map { [$0] } ?? []
        return Kernels.textRows(strict, &call) { row, output in
            var isFirst = true
            for (column, reader) in zip(texts, readers) {
                guard let reader, !column.isNull(at: row) else { continue }
                if !isFirst, let separators { output.append(separators.value(at: row)) }
                output.append(reader.value(at: row))
                isFirst = false
            }
        }
    }
}
