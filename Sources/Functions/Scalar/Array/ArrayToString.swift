import Columnar

extension ScalarFunction {
    /// `array_to_string`
    static let arrayToString = ScalarFunction(
        "array_to_string", aliases: ["list_to_string", "array_join"], category: .array,
        summary: "The texts of the elements with a separator between; NULL elements are left out, "
            + "or are the third argument.",
        examples: [
            FunctionExample("array_to_string(ARRAY[1, NULL, 3], ', ')", "1, 3"),
            FunctionExample("array_to_string(ARRAY[1, NULL, 3], ',', '?')", "1,?,3"),
        ],
        overloads: [
            Overload([.anyArray, .exactly(.text)], resultType: { _ in .text }) { _, _ in
                { arguments, call in joined(arguments, nullText: nil, &call) }
            },
            Overload(
                [.anyArray, .exactly(.text), .exactly(.text)], resultType: { _ in .text },
                nullRule: .custom
            ) { _, _ in
                { arguments, call in
                    joined(Array(arguments[..<2]), nullText: arguments[2], &call)
                }
            },
        ])

    private static func joined(
        _ arguments: [Column], nullText: Column?, _ call: inout KernelCall
    ) -> Column {
        let arrays = ElementsReader(arguments[0])
        let separators = BytesReader(arguments[1])
        let nullTexts = nullText.map { BytesReader($0) }
        let element = arguments[0].type.elementType
        var scratch: [UInt8] = []
        return Kernels.textRows(arguments, &call) { row, output in
            var isFirst = true
            for next in arrays.elements(of: row) {
                let isNull = isNullElement(next)
                if isNull, nullText?.isNull(at: row) ?? true { continue }
                if !isFirst { output.append(separators.value(at: row)) }
                isFirst = false
                if isNull, let nullTexts {
                    output.append(nullTexts.value(at: row))
                    continue
                }
                scratch.removeAll(keepingCapacity: true)
                Value(element: next, type: element).writeText(into: &scratch)
                scratch.withUnsafeBufferPointer { output.append($0) }
            }
        }
    }

    /// `string_to_array`
    static let stringToArray = ScalarFunction(
        "string_to_array", aliases: ["string_split", "str_split", "split"], category: .array,
        summary: "The pieces of a text between separators, its characters when the separator is "
            + "NULL; a piece that is the third argument is NULL.",
        examples: [
            FunctionExample("string_to_array('a,b,,c', ',')", "{a,b,\"\",c}"),
            FunctionExample("string_to_array('a,-,c', ',', '-')", "{a,NULL,c}"),
            FunctionExample("string_to_array('abc', NULL)", "{a,b,c}"),
        ],
        overloads: [
            Overload([.text, .text], .array(.text), nullRule: .custom) { arguments, call in
                split(arguments, nullText: nil, &call)
            },
            Overload([.text, .text, .text], .array(.text), nullRule: .custom) { arguments, call in
                split(arguments, nullText: arguments[2], &call)
            },
        ])

    private static func split(
        _ arguments: [Column], nullText: Column?, _ call: inout KernelCall
    ) -> Column {
        let texts = BytesReader(arguments[0])
        let separators = BytesReader(arguments[1])
        let nullTexts = nullText.map { BytesReader($0) }
        return Kernels.valueRows([arguments[0]], &call) { row in
            let separator = arguments[1].isNull(at: row) ? nil : separators.value(at: row)
            let nullPiece =
                nullText?.isNull(at: row) ?? true ? nil : nullTexts?.value(at: row)
            let pieces = TextSplitting.pieces(of: texts.value(at: row), separator)
            return .array(
                pieces.map { piece in
                    nullPiece.map { piece.elementsEqual($0) } ?? false ? .null : .text(piece)
                })
        }
    }
}
