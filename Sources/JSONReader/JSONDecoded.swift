import Columnar

/// How documents become rows.
public struct JSONReaderOptions: Hashable, Sendable {
    /// Whether a value of the wrong type is NULL instead of making its document a reject.
    public var badFieldIsNull: Bool
    /// Whether a document without one of the fields is a reject.
    public var missingFieldIsError: Bool

    /// Options; by default a bad value rejects its document and a missing one is NULL.
    public init(badFieldIsNull: Bool = false, missingFieldIsError: Bool = false) {
        self.badFieldIsNull = badFieldIsNull
        self.missingFieldIsError = missingFieldIsError
    }
}

/// One message to decode, lent for the call.
public struct JSONMessage {
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

/// The rows of some documents.
public struct JSONDecoded: Sendable {
    /// One column for each field, in their order.
    public let columns: [Column]
    /// How many rows there are.
    public let rowCount: Int
    /// How many records there were: lines, empty ones too, or messages.
    public let recordCount: Int
    /// Of each row, which record it was.
    public let rowRecords: [Int32]
    /// Of each row, where its line begins, in bytes from the beginning of the input; empty for
    /// messages.
    public let rowOffsets: [Int64]
    /// The documents that are no rows, in order.
    public let rejects: [JSONReject]
    /// The messages without payload, in order.
    public let tombstones: [Int32]
}

/// What can fail in a call as a whole; no document causes these.
public enum JSONReaderError: Error, Hashable, CustomStringConvertible {
    /// simdjson cannot be loaded.
    case noLibrary(String)
    /// No memory for the decoder or its columns.
    case outOfMemory
    /// The input of one call exceeds 2 GiB.
    case inputTooLarge
    /// A field has a type that no JSON value has.
    case unsupportedType(field: String, type: DataType)

    /// What happened, for an error message.
    public var description: String {
        switch self {
        case .noLibrary(let message): "JSON needs the library simdjson: \(message)"
        case .outOfMemory: "out of memory while decoding JSON"
        case .inputTooLarge: "more than 2 GiB of JSON at once"
        case .unsupportedType(let field, let type):
            "field \"\(field)\" cannot be read from JSON as \(type)"
        }
    }
}
