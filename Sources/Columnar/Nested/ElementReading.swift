extension ColumnBuilder {
    /// Appends the value of an element of the builder's type, with its first byte.
    public func append(element: UnsafeBufferPointer<UInt8>) {
        guard !isNullElement(element) else { return appendNull() }
        let value = ElementBytes(UnsafeBufferPointer(rebasing: element[1...]))
        switch type {
        case .null: appendNull()
        case .boolean: appendBit(value.bytes.first == 1)
        case .smallint: appendFixed(value.integer(as: Int16.self))
        case .integer, .date: appendFixed(value.integer(as: Int32.self))
        case .bigint, .time, .timestamp, .timestamptz: appendFixed(value.integer(as: Int64.self))
        case .real: appendFixed(value.float)
        case .double: appendFixed(value.double)
        case .decimal: appendFixed(value.integer(as: Int128.self))
        case .interval: appendFixed(value.interval)
        case .text, .bytea, .json: value.withText { appendBytes($0) }
        case .array, .structure, .map, .uuid: appendBytes(value.bytes)
        }
    }
}

extension Value {
    /// The value of an element of `type`, with its first byte.
    public init(element: UnsafeBufferPointer<UInt8>, type: DataType) {
        guard !isNullElement(element) else {
            self = .null
            return
        }
        let rest = UnsafeBufferPointer(rebasing: element[1...])
        let value = ElementBytes(rest)
        switch type {
        case .null: self = .null
        case .boolean: self = .boolean(rest.first == 1)
        case .smallint: self = .integer(Int64(value.integer(as: Int16.self)))
        case .integer: self = .integer(Int64(value.integer(as: Int32.self)))
        case .bigint: self = .integer(value.integer())
        case .real: self = .real(value.float)
        case .double: self = .double(value.double)
        case .decimal(_, let scale): self = .decimal(unscaled: value.integer(), scale: scale)
        case .date: self = .date(value.integer())
        case .time: self = .time(value.integer())
        case .timestamp: self = .timestamp(value.integer())
        case .timestamptz: self = .timestamptz(value.integer())
        case .interval: self = .interval(value.interval)
        case .text, .bytea, .json: self = value.withText { Value(stored: $0, type: type) }
        case .array, .structure, .map, .uuid: self = Value(stored: rest, type: type)
        }
    }

    /// The value that a column of `type`, which has the layout of bytes, stores as `stored`.
    public init(stored: UnsafeBufferPointer<UInt8>, type: DataType) {
        var cursor = ElementCursor(stored)
        func next(_ type: DataType) -> Value? {
            cursor.next(ElementShape(type)).map { Value(element: $0, type: type) }
        }
        switch type {
        case .bytea: self = .bytea(Array(stored))
        case .json: self = .json(Array(stored))
        case .uuid: self = .uuid(ElementBytes(stored).uuid)
        case .array(let element):
            var values: [Value] = []
            while let value = next(element) { values.append(value) }
            self = .array(values)
        case .structure(let fields):
            self = .structure(fields.map { next($0.type) ?? .null })
        case .map(let key, let value):
            var entries: [MapEntry] = []
            while let found = next(key) { entries.append(MapEntry(found, next(value) ?? .null)) }
            self = .map(entries)
        default: self = .text(Array(stored))
        }
    }
}
