/// Writes numbers and byte strings one after another, little-endian.
struct ByteEncoder {
    var bytes: [UInt8] = []

    mutating func append(_ value: UInt8) { bytes.append(value) }

    mutating func append(_ value: Int64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ value: UnsafeRawBufferPointer) {
        append(Int64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }
}

/// Reads what `ByteEncoder` wrote; every read fails softly at the end of the bytes, so that a
/// damaged checkpoint is an error and never a trap.
struct ByteDecoder {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    var isAtEnd: Bool { place == bytes.endIndex }

    mutating func byte() throws -> UInt8 {
        guard place < bytes.endIndex else { throw Self.damaged }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func integer() throws -> Int64 {
        guard bytes.endIndex - place >= 8 else { throw Self.damaged }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[place + index]) << UInt64(index * 8) }
        place += 8
        return Int64(bitPattern: value)
    }

    mutating func byteString() throws -> ArraySlice<UInt8> {
        let count = try integer()
        guard count >= 0, count <= bytes.endIndex - place else { throw Self.damaged }
        defer { place += Int(count) }
        return bytes[place..<place + Int(count)]
    }

    mutating func text() throws -> String {
        String(decoding: try byteString(), as: UTF8.self)
    }

    static let damaged = ConnectorError(
        .badData, doing: "reading what an epoch is to publish", cause: "the bytes are damaged")
}
