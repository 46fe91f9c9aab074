/// Undecoded records, lent for one call of a decoder.
public enum RawRecords {
    /// A chunk of a file that holds whole records with separators between them; the last one may
    /// lack its separator.
    case chunk(UnsafeRawBufferPointer)
    /// Messages, each one record.
    case messages(UnsafeBufferPointer<RawMessage>)

    /// Refuses more bytes than the 32-bit offsets of a text column can address.
    func checkSize() throws(FormatError) {
        let byteCount =
            switch self {
            case .chunk(let bytes): bytes.count
            case .messages(let messages): messages.reduce(0) { $0 + $1.count }
            }
        guard byteCount <= Int(Int32.max) else { throw .inputTooLarge }
    }
}

/// One message, lent.
public struct RawMessage {
    /// Its first byte; nil when it has no payload (a tombstone).
    public var start: UnsafeRawPointer?
    /// Its length in bytes.
    public var count: Int

    /// A message of `count` bytes.
    public init(start: UnsafeRawPointer?, count: Int) {
        self.start = start
        self.count = count
    }
}
