extension Column {
    /// Row `row` as a value on its own; for printing, literals and tests.
    public func value(at row: Int) -> Value {
        precondition(row >= 0 && row < count)
        if isNull(at: row) { return .null }
        let stored = isConstant ? 0 : row
        switch type {
        case .null: return .null
        case .boolean: return .boolean(bits[stored])
        case .smallint: return .integer(Int64(span(of: Int16.self)[stored]))
        case .integer: return .integer(Int64(span(of: Int32.self)[stored]))
        case .bigint: return .integer(span(of: Int64.self)[stored])
        case .real: return .real(span(of: Float.self)[stored])
        case .double: return .double(span(of: Double.self)[stored])
        case .decimal(_, let scale):
            return .decimal(unscaled: span(of: Int128.self)[stored], scale: scale)
        case .text: return .text(byteArray(at: stored))
        case .bytea: return .bytea(byteArray(at: stored))
        case .date: return .date(span(of: Int32.self)[stored])
        case .time: return .time(span(of: Int64.self)[stored])
        case .timestamp: return .timestamp(span(of: Int64.self)[stored])
        case .timestamptz: return .timestamptz(span(of: Int64.self)[stored])
        case .interval: return .interval(span(of: Interval.self)[stored])
        case .array, .structure, .map, .json, .uuid:
            return utf8(at: row).withUnsafeBufferPointer { Value(stored: $0, type: type) }
        }
    }

    /// A column of `values`, as `ColumnBuilder` takes them.
    public init(type: DataType, values: [Value]) throws(ValueMismatch) {
        let builder = ColumnBuilder(type: type, capacity: values.count)
        for value in values { try builder.append(value) }
        self = builder.finish()
    }

    /// A constant column of `count` rows that are all `value`.
    public static func constant(
        _ value: Value, type: DataType, count: Int
    ) throws(ValueMismatch) -> Column {
        if value.isNull { return nulls(type: type, count: count) }
        let stored = try Column(type: type, values: [value])
        return Column(
            type: type, count: count, values: stored.values, bytes: stored.bytes, isConstant: true)
    }

    /// `count` rows of NULL, stored once or each.
    public static func nulls(type: DataType, count: Int, isConstant: Bool = true) -> Column {
        let stored = isConstant ? 1 : count
        return Column(
            type: type, count: count, nullCount: isConstant ? min(1, count) : count,
            validity: Buffer(byteCount: wordCount(forBits: stored) * 8),
            values: Buffer(byteCount: type.layout.valueByteCount(rows: stored)),
            bytes: type.layout == .bytes ? Buffer(byteCount: 0) : nil, isConstant: isConstant)
    }

    /// The same rows, each stored: what a `Batch` may hold.
    public func expanded() -> Column {
        guard isConstant else { return self }
        if nullCount > 0 || count == 0 {
            return .nulls(type: type, count: count, isConstant: false)
        }
        let target = Buffer(byteCount: type.layout.valueByteCount(rows: count))
        var repeatedBytes: Buffer?
        switch type.layout {
        case .none: break
        case .bits:
            let words = target.base.assumingMemoryBound(to: UInt64.self)
            fillBits(words, at: 0, count: count, with: bits[0])
        case .fixed(2): fill(target, as: Int16.self)
        case .fixed(4): fill(target, as: Int32.self)
        case .fixed(8): fill(target, as: Int64.self)
        case .fixed: fill(target, as: SixteenBytes.self)
        case .bytes: repeatedBytes = repeatBytes(offsets: target)
        }
        return Column(type: type, count: count, values: target, bytes: repeatedBytes)
    }

    private func fill<T: BitwiseCopyable>(_ target: Buffer, as type: T.Type) {
        let value = values.base.assumingMemoryBound(to: T.self)[0]
        target.base.assumingMemoryBound(to: T.self).update(repeating: value, count: count)
    }

    private func repeatBytes(offsets target: Buffer) -> Buffer {
        let ends = target.base.assumingMemoryBound(to: Int32.self)
        let start = Int(offsets[0])
        let width = Int(offsets[1]) - start
        precondition(width * count <= Int(Int32.max), "a text column of a batch exceeds 2 GiB")
        let result = Buffer(uninitializedByteCount: width * count)
        for row in 0..<count {
            ends[row + 1] = Int32((row + 1) * width)
            guard let bytes, width > 0 else { continue }
            (result.base + row * width).copyMemory(from: bytes.base + start, byteCount: width)
        }
        return result
    }

    private func byteArray(at stored: Int) -> [UInt8] {
        let range = Int(offsets[stored])..<Int(offsets[stored + 1])
        return byteSpan.extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}

/// Sixteen bytes that are only copied; unlike `Int128` they need an alignment of 8 only, which is
/// all that foreign buffers promise.
struct SixteenBytes: BitwiseCopyable {
    var low: UInt64
    var high: UInt64
}
