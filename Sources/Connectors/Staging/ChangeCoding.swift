import Columnar

/// Changes as bytes and back: the buffers of the columns as they are, in the machine's order. Only
/// for what the same machine reads again; a checkpoint is not moved to another architecture.
enum ChangeCoding {
    /// Appends `changes`.
    static func append(_ changes: Batch, to encoder: inout ByteEncoder) {
        encoder.append(Int64(changes.count))
        encoder.append(changes.weights == nil ? UInt8(0) : 1)
        if let weights = changes.weights {
            let span = weights.span
            for row in 0..<changes.count { encoder.append(span[row]) }
        }
        for column in changes.columns { append(column, to: &encoder) }
    }

    private static func append(_ column: Column, to encoder: inout ByteEncoder) {
        encoder.append(Int64(column.nullCount))
        if column.hasNulls {
            column.validityWords.withUnsafeBytes { encoder.append($0) }
        }
        let valueBytes = column.type.layout.valueByteCount(column.count)
        encoder.append(UnsafeRawBufferPointer(start: column.values.base, count: valueBytes))
        if column.type.layout == .bytes {
            column.byteSpan.withUnsafeBytes { encoder.append($0) }
        }
    }

    /// Reads the next batch of columns of `types`.
    static func batch(types: [DataType], from decoder: inout ByteDecoder) throws -> Batch {
        let rows = try decoder.integer()
        guard rows >= 0, rows < 1 << 31 else { throw ByteDecoder.damaged }
        let count = Int(rows)
        var weights: [Int64]?
        if try decoder.byte() == 1 {
            var list: [Int64] = []
            for _ in 0..<count { list.append(try decoder.integer()) }
            weights = list
        }
        let columns = try types.map { try column(type: $0, count: count, from: &decoder) }
        return Batch(columns: columns, count: count, weights: weights.map { Weights($0) })
    }

    private static func column(
        type: DataType, count: Int, from decoder: inout ByteDecoder
    ) throws -> Column {
        let nullCount = Int(try decoder.integer())
        var validity: Buffer?
        if nullCount > 0 && type != .null {
            validity = try buffer(wordCount(forBits: count) * 8, from: &decoder)
        } else if nullCount > 0 {
            _ = try decoder.byteString()
        }
        let values = try buffer(type.layout.valueByteCount(count), from: &decoder)
        guard type.layout == .bytes else {
            return Column(
                type: type, count: count, nullCount: nullCount, validity: validity, values: values)
        }
        let offsets = values.values(as: Int32.self, count: count + 1)
        guard isAscending(offsets) else { throw ByteDecoder.damaged }
        let bytes = try buffer(Int(offsets[count]), from: &decoder)
        return Column(
            type: type, count: count, nullCount: nullCount, validity: validity, values: values,
            bytes: bytes)
    }

    private static func isAscending(_ offsets: Span<Int32>) -> Bool {
        var last: Int32 = 0
        for index in 0..<offsets.count {
            if offsets[index] < last { return false }
            last = offsets[index]
        }
        return true
    }

    private static func buffer(
        _ byteCount: Int, from decoder: inout ByteDecoder
    ) throws -> Buffer {
        let source = try decoder.byteString()
        guard source.count == byteCount else { throw ByteDecoder.damaged }
        let buffer = Buffer(uninitializedByteCount: byteCount)
        source.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress, byteCount > 0 {
                buffer.base.copyMemory(from: start, byteCount: byteCount)
            }
        }
        return buffer
    }
}

extension DataType.Layout {
    /// How many bytes the values (or offsets) of `rowCount` rows take.
    fileprivate func valueByteCount(_ rowCount: Int) -> Int {
        switch self {
        case .none: 0
        case .bits: wordCount(forBits: rowCount) * 8
        case .fixed(let width): rowCount * width
        case .bytes: (rowCount + 1) * 4
        }
    }
}
