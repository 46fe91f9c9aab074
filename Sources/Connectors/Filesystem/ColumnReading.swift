import Columnar

extension Column {
    /// The column of a file as the declared type, where that loses nothing: integers of any width
    /// that fit, numbers as floating point, DATE as a timestamp, times with and without zone, JSON,
    /// UUID and INTERVAL by their text, 16 bytes as a UUID; and values with parts, part by part.
    /// - Throws: `ConnectorError` that names both types.
    func read(as field: Field, path: String) throws -> Column {
        let target = field.type
        guard let converted = converted(to: target) else {
            throw ConnectorError(
                .badData, doing: "reading '\(path)'",
                cause: "column '\(field.name)' is \(type) in the file and declared as \(target)",
                optionKey: "path", hint: "declare it as \(type) and cast it in the query")
        }
        return converted
    }

    /// Nil when that would lose something.
    private func converted(to target: DataType) -> Column? {
        if type == target { return self }
        switch (type, target) {
        case (.timestamp, .timestamptz), (.timestamptz, .timestamp), (.bytea, .text),
            (.text, .bytea):
            return reinterpreted(as: target)
        case (.array, .array), (.structure, .structure), (.map, .map):
            return partsConverted(to: target)
        default:
            return integers(as: target) ?? floats(as: target) ?? cast(to: target)
        }
    }

    /// The fields of a structure are told by their places.
    private func partsConverted(to target: DataType) -> Column? {
        guard type.partTypes.count == target.partTypes.count else { return nil }
        let parts = ColumnParts(of: self)
        var children: [Column] = []
        for (child, type) in zip(parts.children, target.partTypes) {
            guard let converted = child.converted(to: type) else { return nil }
            children.append(converted)
        }
        return parts.with(children: children).assembled(as: target)
    }

    private func integers(as target: DataType) -> Column? {
        guard type.isInteger else { return nil }
        switch target {
        case .smallint: return exactly(Int16.self, target)
        case .integer: return exactly(Int32.self, target)
        case .bigint: return exactly(Int64.self, target)
        default: return nil
        }
    }

    private func exactly<T: FixedWidth & FixedWidthInteger>(
        _ element: T.Type, _ target: DataType
    ) -> Column? {
        var writer = FixedColumnWriter<T>(type: target, count: count)
        for row in 0..<count {
            if isNull(at: row) {
                writer.validity.setNull(row)
            } else {
                guard let value = T(exactly: integer(row)) else { return nil }
                writer[row] = value
            }
        }
        return writer.finish()
    }

    private func integer(_ row: Int) -> Int64 {
        switch type {
        case .smallint: Int64(span(of: Int16.self)[row])
        case .integer: Int64(span(of: Int32.self)[row])
        default: span(of: Int64.self)[row]
        }
    }

    private func floats(as target: DataType) -> Column? {
        guard target == .double, type.isInteger || type == .real else { return nil }
        var writer = FixedColumnWriter<Double>(type: .double, count: count)
        for row in 0..<count {
            if isNull(at: row) {
                writer.validity.setNull(row)
            } else {
                writer[row] =
                    type == .real ? Double(span(of: Float.self)[row]) : Double(integer(row))
            }
        }
        return writer.finish()
    }

    /// The rare conversions, a value at a time.
    private func cast(to target: DataType) -> Column? {
        let builder = ColumnBuilder(type: target, capacity: count)
        for row in 0..<count {
            let value = value(at: row)
            let converted: Value
            switch (value, target) {
            case (.null, _): converted = .null
            case (.date(let days), .timestamp): converted = .timestamp(Int64(days) * 86_400_000_000)
            case (.date(let days), .timestamptz):
                converted = .timestamptz(Int64(days) * 86_400_000_000)
            case (.integer, .decimal), (.decimal, .decimal): converted = value
            case (.text(let text), .json), (.text(let text), .uuid), (.text(let text), .interval):
                guard let read = TextForm.value(of: text.span, type: target) else { return nil }
                converted = read
            case (.bytea(let bytes), .uuid) where bytes.count == 16:
                converted = .uuid(bytes.reduce(0) { $0 << 8 | UInt128($1) })
            default: return nil
            }
            guard (try? builder.append(converted)) != nil else { return nil }
        }
        return builder.finish()
    }
}
