import Columnar

/// A column of `type` with `values`, each of that type or NULL.
func column(_ type: DataType, _ values: [Value]) -> Column {
    switch type {
    case .null:
        return Column(
            type: .null, count: values.count, nullCount: values.count, values: Buffer(byteCount: 0))
    case .boolean:
        var writer = BooleanColumnWriter(count: values.count)
        for (row, value) in values.enumerated() {
            if case .boolean(true) = value { writer.setTrue(row) }
            if value.isNull { writer.validity.setNull(row) }
        }
        return writer.finish()
    case .smallint: return fixed(type, values) { integer($0).map { Int16(truncatingIfNeeded: $0) } }
    case .integer, .date:
        return fixed(type, values) { integer($0).map { Int32(truncatingIfNeeded: $0) } }
    case .bigint, .time, .timestamp, .timestamptz: return fixed(type, values, integer)
    case .real:
        return fixed(type, values) { if case .real(let number) = $0 { number } else { nil } }
    case .double:
        return fixed(type, values) { if case .double(let number) = $0 { number } else { nil } }
    case .decimal:
        return fixed(type, values) {
            if case .decimal(let unscaled, _) = $0 { unscaled } else { nil }
        }
    case .interval:
        return fixed(type, values) { if case .interval(let value) = $0 { value } else { nil } }
    case .array, .structure, .map, .json, .uuid:
        return (try? Column(type: type, values: values)) ?? .nulls(type: type, count: 0)
    case .text, .bytea:
        var writer = BytesColumnWriter(type: type, rowCapacity: values.count)
        for value in values {
            switch value {
            case .text(let bytes), .bytea(let bytes): writer.append(bytes)
            default: writer.appendNull()
            }
        }
        return writer.finish()
    }
}

/// A batch of columns of one length.
func batch(_ columns: [Column]) -> Batch {
    Batch(columns: columns, count: columns.first?.count ?? 0)
}

/// The values of a column, floating-point numbers as their bits so that every NaN equals itself.
func values(_ column: Column) -> [Value] {
    (0..<column.count).map { row in
        column.isNull(at: row) ? .null : value(column, row)
    }
}

private func value(_ column: Column, _ row: Int) -> Value {
    switch column.type {
    case .null: return .null
    case .boolean: return .boolean(column.bits[row])
    case .smallint: return .integer(Int64(column.span(of: Int16.self)[row]))
    case .integer: return .integer(Int64(column.span(of: Int32.self)[row]))
    case .bigint: return .integer(column.span(of: Int64.self)[row])
    case .real: return .integer(Int64(column.span(of: Float.self)[row].bitPattern))
    case .double:
        return .integer(Int64(bitPattern: column.span(of: Double.self)[row].bitPattern))
    case .decimal(_, let scale):
        return .decimal(unscaled: column.span(of: Int128.self)[row], scale: scale)
    case .date: return .date(column.span(of: Int32.self)[row])
    case .time: return .time(column.span(of: Int64.self)[row])
    case .timestamp: return .timestamp(column.span(of: Int64.self)[row])
    case .timestamptz: return .timestamptz(column.span(of: Int64.self)[row])
    case .interval: return .interval(column.span(of: Interval.self)[row])
    case .text: return .text(bytes(column, row))
    case .bytea: return .bytea(bytes(column, row))
    // Their bytes, by which every NaN equals itself.
    case .array, .structure, .map, .json, .uuid: return .bytea(bytes(column, row))
    }
}

private func bytes(_ column: Column, _ row: Int) -> [UInt8] {
    let range = Int(column.offsets[row])..<Int(column.offsets[row + 1])
    return range.map { column.byteSpan[$0] }
}

private func integer(_ value: Value) -> Int64? {
    switch value {
    case .integer(let number), .time(let number), .timestamp(let number), .timestamptz(let number):
        number
    case .date(let number): Int64(number)
    default: nil
    }
}

private func fixed<Element: FixedWidth>(
    _ type: DataType, _ values: [Value], _ element: (Value) -> Element?
) -> Column {
    var writer = FixedColumnWriter<Element>(type: type, count: values.count)
    for (row, value) in values.enumerated() {
        if let element = element(value) {
            writer[row] = element
        } else {
            writer.validity.setNull(row)
        }
    }
    return writer.finish()
}
