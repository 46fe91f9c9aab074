extension Column {
    /// Appends row `row` as an element.
    public func appendElement(row: Int, to output: inout [UInt8]) {
        if isNull(at: row) { return output.append(ElementEncoding.null) }
        output.append(ElementEncoding.present)
        let stored = isConstant ? 0 : row
        switch type {
        case .null: break
        case .boolean: output.append(bits[stored] ? 1 : 0)
        case .smallint: output.appendOrdered(span(of: Int16.self)[stored])
        case .integer, .date: output.appendOrdered(span(of: Int32.self)[stored])
        case .bigint, .time, .timestamp, .timestamptz:
            output.appendOrdered(span(of: Int64.self)[stored])
        case .real: output.appendOrdered(span(of: Float.self)[stored])
        case .double: output.appendOrdered(span(of: Double.self)[stored])
        case .decimal: output.appendOrdered(span(of: Int128.self)[stored])
        case .interval: output.appendOrdered(span(of: Interval.self)[stored])
        case .text, .bytea, .json:
            utf8(at: row).withUnsafeBufferPointer { output.appendTerminated($0) }
        case .array, .structure, .map, .uuid:
            utf8(at: row).withUnsafeBufferPointer { output.append(contentsOf: $0) }
        }
    }
}

extension Value {
    /// Appends the value as an element of `type`. Throws when it is none.
    public func appendElement(of type: DataType, to output: inout [UInt8]) throws(ValueMismatch) {
        if isNull { return output.append(ElementEncoding.null) }
        output.append(ElementEncoding.present)
        switch (self, type) {
        case (.text(let bytes), .text), (.bytea(let bytes), .bytea), (.json(let bytes), .json):
            bytes.withUnsafeBufferPointer { output.appendTerminated($0) }
        case (.array, _), (.structure, _), (.map, _), (.uuid, _):
            try appendStored(of: type, to: &output)
        default:
            // Numbers and times: a column of one row checks their ranges.
            output.removeLast()
            try Column(type: type, values: [self]).appendElement(row: 0, to: &output)
        }
    }

    /// Appends the value as a column of `type`, which has the layout of bytes, stores it. Throws
    /// when it is no value of that type.
    func appendStored(of type: DataType, to output: inout [UInt8]) throws(ValueMismatch) {
        switch (self, type) {
        case (.text(let bytes), .text), (.bytea(let bytes), .bytea), (.json(let bytes), .json):
            output.append(contentsOf: bytes)
        case (.uuid(let number), .uuid):
            withUnsafeBytes(of: number.bigEndian) { output.append(contentsOf: $0) }
        case (.array(let elements), .array(let element)):
            for value in elements { try value.appendElement(of: element, to: &output) }
            output.append(ElementEncoding.end)
        case (.structure(let values), .structure(let fields)) where values.count == fields.count:
            for (value, field) in zip(values, fields) {
                try value.appendElement(of: field.type, to: &output)
            }
        case (.map(let entries), .map(let key, let value)):
            var assembler = MapAssembler()
            for entry in entries {
                if entry.key.isNull { throw ValueMismatch(value: self, type: type) }
                try entry.key.appendElement(of: key, to: &assembler.bytes)
                assembler.finishKey()
                try entry.value.appendElement(of: value, to: &assembler.bytes)
                assembler.finishValue()
            }
            assembler.write(into: &output)
        default:
            throw ValueMismatch(value: self, type: type)
        }
    }
}

/// Puts the entries of a map in order; of equal keys the last entry wins.
public struct MapAssembler {
    /// The elements so far; append to it, then say that a key or a value is finished.
    public var bytes: [UInt8] = []
    private var entries: [(key: Range<Int>, value: Range<Int>)] = []
    private var start = 0

    /// A map without entries.
    public init() {}

    /// Forgets the entries and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        start = 0
    }

    /// Says that what was appended last is a key.
    public mutating func finishKey() {
        entries.append((start..<bytes.count, bytes.count..<bytes.count))
        start = bytes.count
    }

    /// Says that what was appended last is the value of the last key.
    public mutating func finishValue() {
        entries[entries.count - 1].value = start..<bytes.count
        start = bytes.count
    }

    /// Appends the map as a column stores it.
    public func write(into output: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            func key(_ index: Int) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(rebasing: bytes[entries[index].key])
            }
            let order = entries.indices.sorted { left, right in
                let order = compareBytes(key(left).span, key(right).span)
                return order != 0 ? order < 0 : left < right
            }
            for (place, index) in order.enumerated() {
                let isReplaced =
                    place + 1 < order.count
                    && key(index).elementsEqual(key(order[place + 1]))
                if isReplaced { continue }
                output.append(contentsOf: bytes[entries[index].key])
                output.append(contentsOf: bytes[entries[index].value])
            }
        }
        output.append(ElementEncoding.end)
    }
}
