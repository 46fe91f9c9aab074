import Columnar

extension ScalarFunction {
    /// `format`
    static let format = ScalarFunction(
        "format", category: .text,
        summary:
            "A template with its arguments put in: `%s` as text, `%I` as a name, `%L` as a literal, `%%`; `%2$s` is the second, `%10s` and `%-10s` fill up to a width.",
        examples: [
            FunctionExample("format('Hello %s, %1$s!', 'World')", "Hello World, World!"),
            FunctionExample("format('[%5s] %L', 'ab', NULL)", "[   ab] NULL"),
        ],
        overloads: [
            Overload([.text], .text) { arguments, call in
                FormatKernel.join(arguments, [], &call)
            },
            Overload(
                [.exactly(.text), .any], isVariadic: true, resultType: { _ in .text },
                nullRule: .custom
            ) { types, _ in
                let converters = types.dropFirst().map { TextCasts.toText($0) }
                return { arguments, call in FormatKernel.join(arguments, converters, &call) }
            },
        ])
}

private enum FormatKernel {
    /// Fills the template of each row, the first argument, in; the others may be NULL.
    static func join(
        _ arguments: [Column], _ converters: [Kernel], _ call: inout KernelCall
    ) -> Column {
        var texts: [Column] = []
        for (column, convert) in zip(arguments.dropFirst(), converters) {
            texts.append(Kernels.foldingConstants(convert)([column], &call))
        }
        let readers = texts.map { $0.type == .null ? nil : BytesReader($0) }
        let templates = BytesReader(arguments[0])
        return Kernels.textRows([arguments[0]], &call) { row, output throws(RowError) in
            var filler = TemplateFiller(templates.value(at: row))
            while let directive = try filler.next(&output) {
                guard texts.indices.contains(directive.argument) else {
                    throw RowError(code: "22023", "too few arguments for format()")
                }
                let isNull = texts[directive.argument].isNull(at: row)
                let value = isNull ? nil : readers[directive.argument]?.value(at: row)
                try directive.append(value, to: &output)
            }
        }
    }
}

/// Walks through a template: copies what stands for itself and stops at each directive.
private struct TemplateFiller {
    private let template: TextBytes
    private var position = 0
    private var nextArgument = 0

    init(_ template: TextBytes) { self.template = template }

    mutating func next(_ output: inout TextOutput) throws(RowError) -> FormatDirective? {
        while position < template.count {
            let byte = template[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            if position < template.count, template[position] == byte {
                output.append(byte)
                position += 1
                continue
            }
            return try directive()
        }
        return nil
    }

    /// `[n$][-][width]type`
    private mutating func directive() throws(RowError) -> FormatDirective {
        var argument = nextArgument
        var width = number()
        if width != nil, position < template.count, template[position] == UInt8(ascii: "$") {
            position += 1
            argument = (width ?? 0) - 1
            width = nil
        }
        var isLeft = false
        while width == nil, position < template.count, template[position] == UInt8(ascii: "-") {
            isLeft = true
            position += 1
        }
        width = width ?? number()
        guard position < template.count else {
            throw RowError(code: "22023", "unterminated format() type specifier")
        }
        let kind = template[position]
        position += 1
        guard Array("sIL".utf8).contains(kind) else {
            let shown = Character(Unicode.Scalar(kind))
            throw RowError(code: "22023", "unrecognized format() type specifier \"\(shown)\"")
        }
        nextArgument = argument + 1
        return FormatDirective(
            argument: argument, kind: kind, width: width ?? 0, isLeft: isLeft)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while position < template.count, (0x30...0x39).contains(template[position]) {
            value = min(1_000_000, (value ?? 0) * 10 + Int(template[position] - 0x30))
            position += 1
        }
        return value
    }
}

private struct FormatDirective {
    let argument: Int
    let kind: UInt8
    let width: Int
    let isLeft: Bool

    func append(_ value: TextBytes?, to output: inout TextOutput) throws(RowError) {
        var text: [UInt8]
        switch kind {
        case UInt8(ascii: "I"):
            guard let value else {
                throw RowError(
                    code: "22004", "null values cannot be formatted as an SQL identifier")
            }
            text = QuotedText.identifier(value)
        case UInt8(ascii: "L"): text = value.map(QuotedText.literal) ?? Array("NULL".utf8)
        default: text = value.map { Array($0) } ?? []
        }
        let missing = width - text.withUnsafeBufferPointer { UTF8Text.codePointCount($0) }
        let fill = repeatElement(UInt8(ascii: " "), count: max(0, missing))
        text = isLeft ? text + fill : fill + text
        output.append(text)
    }
}
