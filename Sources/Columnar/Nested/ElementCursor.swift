import Glibc

/// How long the elements of a type are: what is needed of a type to go from one to the next.
public indirect enum ElementShape: Hashable, Sendable {
    /// So many bytes behind the first.
    case fixed(Int)
    /// Bytes with an end.
    case text
    /// Elements and an end.
    case list(ElementShape)
    /// Elements.
    case record([ElementShape])
    /// Pairs of elements and an end.
    case pairs(ElementShape, ElementShape)

    /// The shape of the elements of `type`.
    public init(_ type: DataType) {
        switch type {
        case .null: self = .fixed(0)
        case .boolean: self = .fixed(1)
        case .smallint: self = .fixed(2)
        case .integer, .real, .date: self = .fixed(4)
        case .bigint, .double, .time, .timestamp, .timestamptz: self = .fixed(8)
        case .decimal, .uuid: self = .fixed(16)
        case .interval: self = .fixed(24)
        case .text, .bytea, .json: self = .text
        case .array(let element): self = .list(ElementShape(element))
        case .structure(let fields): self = .record(fields.map { ElementShape($0.type) })
        case .map(let key, let value): self = .pairs(ElementShape(key), ElementShape(value))
        }
    }

    /// Where the element ends that begins at `start`; never past the bytes.
    func end(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        guard start < bytes.count, bytes[start] == ElementEncoding.present else {
            return min(start + 1, bytes.count)
        }
        return valueEnd(in: bytes, from: start + 1)
    }

    private func valueEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        switch self {
        case .fixed(let width):
            position += width
        case .text:
            repeat {
                position = Self.afterZero(in: bytes, from: position)
                if position >= bytes.count || bytes[position] != ElementEncoding.escape { break }
                position += 1
            } while position < bytes.count
        case .list(let element):
            while position < bytes.count, bytes[position] != ElementEncoding.end {
                position = element.end(in: bytes, from: position)
            }
            position += 1
        case .record(let fields):
            for field in fields { position = field.end(in: bytes, from: position) }
        case .pairs(let key, let value):
            while position < bytes.count, bytes[position] != ElementEncoding.end {
                position = value.end(in: bytes, from: key.end(in: bytes, from: position))
            }
            position += 1
        }
        return min(position, bytes.count)
    }

    private static func afterZero(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard start < bytes.count, let base = bytes.baseAddress,
            let zero = memchr(base + start, 0, bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(zero)) + 1
    }
}

/// Goes through the elements of one array, structure or map as a column stores it.
public struct ElementCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// Begins at the first element of `stored`, which must outlive the cursor.
    public init(_ stored: UnsafeBufferPointer<UInt8>) {
        bytes = stored
    }

    /// The next element with its first byte; nil at the end.
    public mutating func next(_ shape: ElementShape) -> UnsafeBufferPointer<UInt8>? {
        guard position < bytes.count, bytes[position] != ElementEncoding.end else { return nil }
        let start = position
        position = shape.end(in: bytes, from: start)
        return UnsafeBufferPointer(rebasing: bytes[start..<position])
    }
}

/// Whether an element is NULL.
@inlinable
public func isNullElement(_ element: UnsafeBufferPointer<UInt8>) -> Bool {
    element.first != ElementEncoding.present
}
