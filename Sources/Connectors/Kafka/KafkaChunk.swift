import Columnar
import Formats
import KafkaClient

/// Messages of one partition.
struct KafkaChunk: SourceChunk {
    let messages: MessageBuffer
    let decoders: DecoderPool
    let upserts: KafkaUpserts?
    let metadataKeys: [String]
    let nextPosition: SourcePosition
    let endsPartition: Bool

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int { messages.byteCount + messages.count * 16 }

    func decode() throws -> DecodedChunk {
        let count = messages.count
        let raw = UnsafeMutableBufferPointer<RawMessage>.allocate(capacity: count)
        defer { raw.deallocate() }
        for index in 0..<count {
            let length = messages.lengths[index]
            let start =
                length < 0 ? nil : UnsafeRawPointer(messages.bytes + Int(messages.starts[index]))
            raw.initializeElement(
                at: index, to: RawMessage(start: start, count: max(0, Int(length))))
        }
        var rows = try decoders.decode(.messages(UnsafeBufferPointer(raw)))
        // What follows an event of a delete tells the broker to forget the key.
        if decoders.carriesChanges { rows.tombstones = [] }
        if let upserts { rows = try upserts.complete(rows, of: messages) }
        let isWhole = rows.isOneForEach(of: count)
        let offsets = offsetColumn(rows)
        let metadata = metadataKeys.map { key in
            let column = KafkaMetadata.column(
                key, messages: messages, partition: nextPosition.partition)
            return isWhole ? column : column.gathered(rows.sourceRecords)
        }
        return DecodedChunk(
            columns: rows.columns + metadata, rowCount: rows.rowCount,
            weights: rows.weights.map { Weights($0) }, offsets: offsets,
            nextPosition: nextPosition, rejects: rejects(rows), ignoredCount: rows.ignoredCount,
            records: messages, endsPartition: endsPartition)
    }

    private func offsetColumn(_ rows: DecodedRows) -> Column {
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: rows.rowCount)
        var values = writer.values
        if rows.isOneForEach(of: messages.count) {
            for row in 0..<rows.rowCount { values[row] = messages.offsets[row] }
        } else {
            for row in 0..<rows.rowCount {
                values[row] = messages.offsets[Int(rows.sourceRecords[row])]
            }
        }
        return writer.finish()
    }

    private func rejects(_ rows: DecodedRows) -> [SourceReject] {
        if rows.rejects.isEmpty && rows.tombstones.isEmpty { return [] }
        var found = rows.rejects.map { reject in
            SourceReject(
                offset: messages.offsets[reject.record],
                payload: messages.payload(reject.record).map { Array($0) } ?? [],
                reason: reject.reason)
        }
        found += rows.tombstones.map { record in
            SourceReject(
                offset: messages.offsets[Int(record)], payload: [],
                reason: "the message has no payload (a tombstone)")
        }
        return found.sorted { $0.offset < $1.offset }
    }
}

extension DecodedRows {
    /// Whether each of `recordCount` records is one row.
    fileprivate func isOneForEach(of recordCount: Int) -> Bool {
        // An event that changes a row may be two, and another none.
        rowCount == recordCount && weights == nil
    }
}
