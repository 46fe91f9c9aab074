/// Writes state as bytes: little-endian integers, lengths before bytes.
public struct StateWriter: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written yet.
    public init() {}

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes a value in its memory layout, little-endian.
    public mutating func write<T: BitwiseCopyable>(_ value: T) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    /// Writes a length and then the bytes.
    public mutating func write(bytes value: some Collection<UInt8>) {
        write(Int64(value.count))
        bytes.append(contentsOf: value)
    }
}

/// State that cannot be read back: written by another version, or damaged.
public struct StateError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    /// An error that says what is wrong.
    public init(_ description: String) {
        self.description = description
    }
}

/// Reads what a `StateWriter` wrote.
public struct StateReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    /// Reads `bytes` from their start.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether everything was read.
    public var isAtEnd: Bool { position == bytes.count }

    /// Reads a value in its memory layout. Throws `StateError` past the end.
    public mutating func read<T: BitwiseCopyable>(_ type: T.Type) throws -> T {
        let size = MemoryLayout<T>.size
        guard bytes.count - position >= size else { throw StateError("state ends too early") }
        defer { position += size }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: T.self) }
    }

    /// Reads bytes that were written with their length. Throws `StateError` past the end.
    public mutating func readBytes() throws -> ArraySlice<UInt8> {
        try readBytes(count: Int(try read(Int64.self)))
    }

    /// Reads so many bytes. Throws `StateError` past the end.
    public mutating func readBytes(count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, bytes.count - position >= count else {
            throw StateError("state ends too early")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
