import Columnar
import Glibc

/// Cuts a file of records into blocks that end where records end.
///
/// Blocks are sized to hold about `ChunkLimits.rowLimit` records, judged by those before. Memory: the
/// chunks that are out, and what a record needs up to `maximumRecordByteCount`.
final class RecordFileCursor: FileCursor {
    private let source: ByteSource
    private let decoders: DecoderPool
    private let layout: FileLayout
    private let partition: SourcePartition
    private let detail: String
    private let isBounded: Bool
    private let maximumRecordByteCount: Int
    private var carry: [UInt8] = []
    private var targetByteCount = 64 << 10
    private(set) var nextOffset: Int64
    private(set) var isFinished = false
    private var oversize: Oversize?

    /// A record that is too long, of which only the beginning is kept.
    private struct Oversize {
        let offset: Int64
        let beginning: [UInt8]
    }

    /// - Parameter isBounded: whether the end of the file ends the last record.
    init(
        entry: FileEntry, decoders: DecoderPool, layout: FileLayout, headerByteCount: Int,
        isBounded: Bool, maximumRecordByteCount: Int
    ) throws {
        nextOffset = max(entry.next, Int64(headerByteCount))
        source = try ByteSource(entry.path, at: nextOffset)
        self.decoders = decoders
        self.layout = layout
        partition = entry.partition
        detail = entry.detail
        self.isBounded = isBounded
        self.maximumRecordByteCount = max(1 << 10, maximumRecordByteCount)
    }

    var endOffset: Int64? {
        FilePattern.isCompressed(source.path) ? nil : (try? source.facts())?.byteCount
    }

    /// What the system says about the open file.
    func facts() throws -> FileSystem.Facts { try source.facts() }

    /// The beginning and the end of what was read, as they were then.
    private var read: (below: Int64, head: [UInt8], tail: [UInt8])?

    /// Keeps the beginning and the end of what has been read, to know a file again that was
    /// rewritten in place; nothing for compressed files, which do not grow.
    func noteWhatWasRead() throws {
        guard !FilePattern.isCompressed(source.path) else { return }
        let (head, tail) = try ends(below: nextOffset)
        read = (nextOffset, head, tail)
    }

    /// Whether what has been read is no longer in the file: somebody rewrote it in place.
    func isRewritten() throws -> Bool {
        guard let read else { return false }
        let (head, tail) = try ends(below: read.below)
        return head != read.head || tail != read.tail
    }

    private func ends(below offset: Int64) throws -> (head: [UInt8], tail: [UInt8]) {
        let count = Int(min(offset, 1 << 10))
        return (
            try source.bytes(at: 0, count: count),
            try source.bytes(at: offset - Int64(count), count: count)
        )
    }

    /// Says that nothing will be appended any more, so that the end ends the last record.
    private(set) var isComplete = false
    func complete() { isComplete = true }

    func next() throws -> (any SourceChunk)? {
        guard !isFinished else { return nil }
        if oversize != nil { return try passOversize() }
        var wanted = min(targetByteCount, maximumRecordByteCount)
        while true {
            let (block, count, isAtEnd) = try fill(wanted)
            let bytes = UnsafeRawBufferPointer(start: block.base, count: count)
            let endsHere = isAtEnd && (isBounded || isComplete)
            let cut = endsHere ? count : decoders.lastRecordEnd(in: bytes)
            if cut > 0 || endsHere { return chunk(block, count: count, cut: cut, ends: endsHere) }
            carry = Array(bytes)
            if count >= maximumRecordByteCount {
                oversize = Oversize(
                    offset: nextOffset, beginning: Array(carry.prefix(SourceReject.payloadLimit)))
                nextOffset += Int64(count)
                carry = []
                return try passOversize()
            }
            if isAtEnd { return nil }
            wanted = min(count * 2, maximumRecordByteCount)
        }
    }

    /// A block that begins with what was left over, filled up to `byteCount`.
    private func fill(_ byteCount: Int) throws -> (block: Buffer, count: Int, isAtEnd: Bool) {
        let capacity = max(byteCount, carry.count + 4_096)
        // Readers of JSON look up to 64 bytes past the end.
        let block = Buffer(uninitializedByteCount: capacity + 64)
        carry.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                block.base.copyMemory(from: start, byteCount: bytes.count)
            }
        }
        let room = UnsafeMutableRawBufferPointer(
            start: block.base + carry.count, count: capacity - carry.count)
        let got = try source.read(into: room)
        let count = carry.count + got
        (block.base + count).initializeMemory(as: UInt8.self, repeating: 0, count: 64)
        return (block, count, got < room.count)
    }

    private func chunk(_ block: Buffer, count: Int, cut: Int, ends: Bool) -> any SourceChunk {
        carry = Array(UnsafeRawBufferPointer(start: block.base + cut, count: count - cut))
        let base = nextOffset
        nextOffset += Int64(cut)
        isFinished = ends
        if !ends { adapt(UnsafeRawBufferPointer(start: block.base, count: cut)) }
        return RecordChunk(
            block: block, usedByteCount: cut, baseOffset: base, decoders: decoders, layout: layout,
            nextPosition: SourcePosition(
                partition: partition, next: nextOffset, detail: detail + (ends ? ":end" : "")),
            endsPartition: ends)
    }

    /// Chooses the size of the next block by the length of the first records of this one.
    private func adapt(_ bytes: UnsafeRawBufferPointer) {
        let sample = UnsafeRawBufferPointer(rebasing: bytes.prefix(16 << 10))
        var lines = 0
        for byte in sample where byte == 0x0A { lines += 1 }
        let perRecord = sample.count / max(1, lines) + 1
        targetByteCount = min(
            max(64 << 10, perRecord * ChunkLimits.rowLimit), ChunkLimits.byteLimit)
    }

    /// Goes on to the end of the line of a record that is too long, and rejects it.
    private func passOversize() throws -> (any SourceChunk)? {
        guard let record = oversize else { return nil }
        while true {
            let (block, count, isAtEnd) = try fill(1 << 20)
            carry = []
            let newline = memchr(block.base, 0x0A, count).map {
                UnsafeRawPointer($0) - UnsafeRawPointer(block.base)
            }
            let used = newline.map { $0 + 1 } ?? count
            nextOffset += Int64(used)
            carry = Array(UnsafeRawBufferPointer(start: block.base + used, count: count - used))
            let endsHere = isAtEnd && newline == nil && (isBounded || isComplete)
            if newline != nil || endsHere {
                oversize = nil
                isFinished = endsHere
                return RejectChunk(
                    reject: SourceReject(
                        offset: record.offset, payload: record.beginning,
                        reason: "the record is longer than \(maximumRecordByteCount) bytes"),
                    decoders: decoders, layout: layout,
                    nextPosition: SourcePosition(
                        partition: partition, next: nextOffset,
                        detail: detail + (endsHere ? ":end" : "")),
                    endsPartition: endsHere)
            }
            if isAtEnd { return nil }
        }
    }
}
