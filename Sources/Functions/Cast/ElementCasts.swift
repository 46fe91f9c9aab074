import Columnar

/// Conversions of arrays, maps and structures, part by part: the parts of all rows are converted as
/// whole columns and put together again. A part that fails fails its row.
enum ElementCasts {
    /// The kernel that converts `source` to `target`; nil when some part does not convert.
    static func kernel(from source: DataType, to target: DataType) -> Kernel? {
        switch (source, target) {
        case (.array(let from), .array(let to)): array(from, to)
        case (.map(let key, let value), .map(let toKey, let toValue)):
            map(from: (key, value), to: (toKey, toValue))
        case (.structure(let from), .structure(let to)): structure(from, to)
        default: nil
        }
    }

    private static func array(_ from: DataType, _ to: DataType) -> Kernel? {
        guard let cast = Cast.kernel(from: from, to: to)?.kernel else { return nil }
        return { arguments, call in
            let flat = FlatElements(arguments[0], element: from)
            let (elements, errors) = convert(flat.column, to, cast, call)
            var failures = Failures(errors)
            var scratch: [UInt8] = []
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                scratch.removeAll(keepingCapacity: true)
                for place in flat.range(of: row) {
                    try failures.check(place)
                    elements.appendElement(row: place, to: &scratch)
                }
                scratch.append(ElementEncoding.end)
                scratch.withUnsafeBufferPointer { output.append($0) }
            }
        }
    }

    private static func map(
        from source: (key: DataType, value: DataType), to target: (key: DataType, value: DataType)
    ) -> Kernel? {
        guard let keyCast = Cast.kernel(from: source.key, to: target.key)?.kernel,
            let valueCast = Cast.kernel(from: source.value, to: target.value)?.kernel
        else { return nil }
        return { arguments, call in
            let flat = FlatEntries(arguments[0], key: source.key, value: source.value)
            let (keys, keyErrors) = convert(flat.keys, target.key, keyCast, call)
            let (values, valueErrors) = convert(flat.values, target.value, valueCast, call)
            var keyFailures = Failures(keyErrors)
            var valueFailures = Failures(valueErrors)
            var assembler = MapAssembler()
            var scratch: [UInt8] = []
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                assembler.removeAll()
                scratch.removeAll(keepingCapacity: true)
                for place in flat.range(of: row) {
                    try keyFailures.check(place)
                    try valueFailures.check(place)
                    keys.appendElement(row: place, to: &assembler.bytes)
                    assembler.finishKey()
                    values.appendElement(row: place, to: &assembler.bytes)
                    assembler.finishValue()
                }
                assembler.write(into: &scratch)
                scratch.withUnsafeBufferPointer { output.append($0) }
            }
        }
    }

    private static func structure(_ from: [StructureField], _ to: [StructureField]) -> Kernel? {
        var casts: [Kernel] = []
        for (one, other) in zip(from, to) {
            guard let cast = Cast.kernel(from: one.type, to: other.type)?.kernel else { return nil }
            casts.append(cast)
        }
        return { [casts] arguments, call in
            let fields = flatFields(arguments[0], from)
            var converted: [Column] = []
            var failures: [Failures] = []
            for (index, field) in fields.enumerated() {
                let (column, errors) = convert(field, to[index].type, casts[index], call)
                converted.append(column)
                failures.append(Failures(errors))
            }
            var scratch: [UInt8] = []
            return Kernels.textRows(arguments, &call) { row, output throws(RowError) in
                scratch.removeAll(keepingCapacity: true)
                for index in converted.indices {
                    try failures[index].check(row)
                    converted[index].appendElement(row: row, to: &scratch)
                }
                scratch.withUnsafeBufferPointer { output.append($0) }
            }
        }
    }

    private static func convert(
        _ column: Column, _ target: DataType, _ cast: Kernel, _ call: KernelCall
    ) -> (Column, RowErrors) {
        guard column.count > 0 else { return (.nulls(type: target, count: 0), RowErrors()) }
        var inner = KernelCall(rowCount: column.count, resultType: target, session: call.session)
        let converted = cast([column], &inner)
        return (converted, inner.errors)
    }

    /// The places of a column that failed, asked for in ascending order.
    private struct Failures {
        private let entries: [(row: Int, error: RowError)]
        private var next = 0

        init(_ errors: RowErrors) {
            entries = errors.entries.sorted { $0.row < $1.row }
        }

        mutating func check(_ place: Int) throws(RowError) {
            while next < entries.count, entries[next].row < place { next += 1 }
            if next < entries.count, entries[next].row == place { throw entries[next].error }
        }
    }
}
