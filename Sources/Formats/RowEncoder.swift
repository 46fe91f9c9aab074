import Columnar

/// Turns rows into records, a whole batch at a time. Weights are the sink's business.
///
/// One thread uses it at a time.
public protocol RowEncoder: AnyObject {
    /// What stands at the beginning of every file.
    var header: [UInt8] { get }

    /// Appends the rows of `batch`, whose columns are those the encoder was made for.
    func encode(_ batch: Batch, into output: inout EncodedRows)
}

extension RowEncoder {
    /// No header.
    public var header: [UInt8] { [] }
}

/// Records one after another: whole as the content of a file, singly as messages.
public struct EncodedRows: Sendable {
    /// The records, a newline behind each.
    public internal(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// No records.
    public init() {}

    /// How many records there are.
    public var count: Int { ends.count }

    /// Where record `index` stands in `bytes`, without its newline.
    public func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<(ends[index] - 1)
    }

    /// Drops all records and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Ends the record whose bytes were appended.
    mutating func finishRecord() {
        bytes.append(UInt8(ascii: "\n"))
        ends.append(bytes.count)
    }

    /// Makes room for `byteCount` more bytes in `recordCount` records.
    mutating func reserve(byteCount: Int, recordCount: Int) {
        bytes.reserveCapacity(max(bytes.count + byteCount, bytes.capacity))
        ends.reserveCapacity(max(ends.count + recordCount, ends.capacity))
    }
}
