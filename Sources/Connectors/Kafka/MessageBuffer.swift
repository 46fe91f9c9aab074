import Columnar
import KafkaClient

/// The messages of one partition in the making: one copy of their bytes, back to back.
///
/// Filled by the reader's thread and then handed over whole; never changed afterwards.
final class MessageBuffer: @unchecked Sendable {
    /// What is kept besides payloads and offsets, because a metadata column wants it.
    struct Extras: OptionSet {
        let rawValue: Int
        static let keys = Extras(rawValue: 1)
        static let timestamps = Extras(rawValue: 2)
        static let timestampTypes = Extras(rawValue: 4)
        static let headers = Extras(rawValue: 8)
    }

    private(set) var count = 0
    /// Where each payload begins in `bytes`, and its length; -1 for a message without payload.
    let starts: UnsafeMutablePointer<Int32>
    let lengths: UnsafeMutablePointer<Int32>
    let offsets: UnsafeMutablePointer<Int64>
    private(set) var bytes: UnsafeMutableRawPointer
    private(set) var byteCount = 0
    private var byteCapacity: Int
    private(set) var keys: [[UInt8]?] = []
    private(set) var timestamps: [Int64] = []
    private(set) var timestampTypes: [KafkaTimestampType] = []
    private(set) var headers: [[KafkaHeader]] = []
    private let extras: Extras
    private static let capacity = ChunkLimits.rowLimit

    init(extras: Extras, byteCapacity: Int) {
        self.extras = extras
        self.byteCapacity = max(4_096, byteCapacity)
        starts = .allocate(capacity: Self.capacity)
        lengths = .allocate(capacity: Self.capacity)
        offsets = .allocate(capacity: Self.capacity)
        bytes = .allocate(byteCount: self.byteCapacity, alignment: 64)
    }

    deinit {
        starts.deallocate()
        lengths.deallocate()
        offsets.deallocate()
        bytes.deallocate()
    }

    /// Whether another message must go into the next buffer.
    var isFull: Bool { count == Self.capacity || byteCount >= ChunkLimits.byteLimit }

    /// Whether `extra` more bytes fit into what offsets of 32 bits reach.
    func hasRoom(for extra: Int) -> Bool { byteCount + extra <= Int(Int32.max) - 64 }

    /// Appends a message; the buffer is not full.
    @inline(__always)
    func append(_ payload: KafkaBytes, offset: Int64) {
        let length = payload.count
        if byteCount + length > byteCapacity { grow(length) }
        if let start = payload.start, length > 0 {
            (bytes + byteCount).copyMemory(from: start, byteCount: length)
        }
        starts[count] = Int32(truncatingIfNeeded: byteCount)
        lengths[count] = payload.isNull ? -1 : Int32(truncatingIfNeeded: length)
        offsets[count] = offset
        byteCount += length
        count += 1
    }

    /// Appends what the metadata columns want of message `index` of `batch`.
    func appendExtras(of batch: borrowing KafkaMessageBatch, at index: Int) {
        if extras.contains(.keys) { keys.append(batch.keys[index].copy) }
        if extras.contains(.timestamps) { timestamps.append(batch.timestamps[index]) }
        if extras.contains(.timestampTypes) {
            timestampTypes.append(batch.timestampType(at: index))
        }
        if extras.contains(.headers) { headers.append(batch.headers(at: index)) }
    }

    /// The bytes of the payload of message `index`; nil when it has none.
    func payload(_ index: Int) -> UnsafeRawBufferPointer? {
        guard lengths[index] >= 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: bytes + Int(starts[index]), count: Int(lengths[index]))
    }

    private func index(ofOffset offset: Int64) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < count && offsets[low] == offset ? low : nil
    }

    private func grow(_ extra: Int) {
        byteCapacity = max(byteCount + extra, byteCapacity * 2)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: byteCapacity, alignment: 64)
        larger.copyMemory(from: bytes, byteCount: byteCount)
        bytes.deallocate()
        bytes = larger
    }
}

extension MessageBuffer: OriginalRecords {
    /// The payload of the message at `offset`.
    func record(at offset: Int64) -> [UInt8]? {
        index(ofOffset: offset).flatMap { payload($0) }
            .map { Array($0.prefix(SourceReject.payloadLimit)) }
    }
}
