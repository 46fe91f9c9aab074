import Columnar
import Formats

/// Whole records of one file.
struct RecordChunk: SourceChunk {
    let block: Buffer
    let usedByteCount: Int
    let baseOffset: Int64
    let decoders: DecoderPool
    let layout: FileLayout
    let nextPosition: SourcePosition
    let endsPartition: Bool

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int { block.byteCount }

    func decode() throws -> DecodedChunk {
        let bytes = UnsafeRawBufferPointer(start: block.base, count: usedByteCount)
        let rows = try decoders.decode(.chunk(bytes))
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: rows.rowCount)
        var values = writer.values
        for row in 0..<rows.rowCount { values[row] = baseOffset + rows.recordOffsets[row] }
        let offsets = writer.finish()
        let rejects = rows.rejects.map { reject in
            SourceReject(
                offset: baseOffset + Int64(reject.byteRange.lowerBound),
                payload: withoutLineEnd(bytes[reject.byteRange]), reason: reject.reason)
        }
        return DecodedChunk(
            columns: try layout.columns(
                content: rows.columns, count: rows.rowCount, offsets: offsets,
                partition: nextPosition.partition),
            rowCount: rows.rowCount, weights: rows.weights.map { Weights($0) }, offsets: offsets,
            nextPosition: nextPosition, rejects: rejects, ignoredCount: rows.ignoredCount,
            records: FileRecords(
                block: block, usedByteCount: usedByteCount, baseOffset: baseOffset,
                decoders: decoders),
            endsPartition: endsPartition)
    }
}

/// The records of a block of a file, found again by where they begin.
private final class FileRecords: OriginalRecords {
    private let block: Buffer
    private let usedByteCount: Int
    private let baseOffset: Int64
    private let decoders: DecoderPool

    init(block: Buffer, usedByteCount: Int, baseOffset: Int64, decoders: DecoderPool) {
        self.block = block
        self.usedByteCount = usedByteCount
        self.baseOffset = baseOffset
        self.decoders = decoders
    }

    var byteCount: Int { block.byteCount }

    /// From its beginning to the first line end that ends a record: a quoted field may hold others.
    func record(at offset: Int64) -> [UInt8]? {
        guard offset >= baseOffset, offset - baseOffset < Int64(usedByteCount) else { return nil }
        let all = UnsafeRawBufferPointer(start: block.base, count: usedByteCount)
        let rest = UnsafeRawBufferPointer(rebasing: all[Int(offset - baseOffset)...])
        var length = rest.count
        for index in rest.indices where rest[index] == UInt8(ascii: "\n") {
            let line = UnsafeRawBufferPointer(rebasing: rest[...index])
            guard decoders.lastRecordEnd(in: line) > 0 else { continue }
            length = index + 1
            break
        }
        return Array(withoutLineEnd(rest[..<length]).prefix(SourceReject.payloadLimit))
    }
}

/// The bytes of a record without what separates it from the next.
private func withoutLineEnd(_ record: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    var bytes = Array(record)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return bytes
}

/// A record that was too long to be read.
struct RejectChunk: SourceChunk {
    let reject: SourceReject
    let decoders: DecoderPool
    let layout: FileLayout
    let nextPosition: SourcePosition
    let endsPartition: Bool

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int { reject.payload.count }

    func decode() throws -> DecodedChunk {
        let empty = try decoders.decode(.chunk(UnsafeRawBufferPointer(start: nil, count: 0)))
        let offsets = MadeColumn.consecutive(from: 0, count: 0)
        return DecodedChunk(
            columns: try layout.columns(
                content: empty.columns, count: 0, offsets: offsets,
                partition: nextPosition.partition),
            rowCount: 0, offsets: offsets, nextPosition: nextPosition, rejects: [reject],
            endsPartition: endsPartition)
    }
}
