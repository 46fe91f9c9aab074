import Columnar

/// Finds the rows in change events and has them decoded as JSON objects, all of a batch at once.
final class DebeziumJSONDecoder: RowDecoder {
    private let rows: JSONRowDecoder
    private let columnTypes: [DataType]
    private let dropsRejects: Bool

    init(rows: JSONRowDecoder, columnTypes: [DataType], dropsRejects: Bool) {
        self.rows = rows
        self.columnTypes = columnTypes
        self.dropsRejects = dropsRejects
    }

    /// The events of a batch, taken apart.
    private struct Events {
        var recordCount = 0
        var ranges: [Range<Int>] = []
        var messages: [RawMessage] = []
        var records: [Int32] = []
        var weights: [Int64] = []
        var rejects: [RejectedRecord] = []
        var tombstones: [Int32] = []
        var ignoredCount = 0

        mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>) {
            let record = recordCount
            recordCount += 1
            ranges.append(range)
            switch DebeziumEvent(bytes) {
            case .other: ignoredCount += 1
            case .broken(let reason):
                rejects.append(RejectedRecord(record: record, byteRange: range, reason: reason))
            case .changes(let changes):
                for change in changes {
                    messages.append(
                        RawMessage(
                            start: bytes.baseAddress.map { $0 + change.row.lowerBound },
                            count: change.row.count))
                    records.append(Int32(truncatingIfNeeded: record))
                    weights.append(change.weight)
                }
            }
        }
    }

    func decode(_ input: RawRecords) throws -> DecodedRows {
        try input.checkSize()
        let events = Self.events(input)
        let decoded = try events.messages.withUnsafeBufferPointer {
            try rows.decode(.messages($0))
        }
        var rejects = events.rejects
        var broken: Set<Int32> = []
        for reject in decoded.rejects {
            let record = events.records[reject.record]
            guard broken.insert(record).inserted else { continue }
            rejects.append(
                RejectedRecord(
                    record: Int(record), byteRange: events.ranges[Int(record)],
                    reason: reject.reason))
        }
        rejects.sort { $0.record < $1.record }
        return result(decoded, events, rejects: rejects, broken: broken, input)
    }

    /// The rows whose events are whole, with their weights.
    private func result(
        _ decoded: DecodedRows, _ events: Events, rejects: [RejectedRecord], broken: Set<Int32>,
        _ input: RawRecords
    ) -> DecodedRows {
        let parts = decoded.sourceRecords.map { Int($0) }
        let kept = parts.indices.filter { !broken.contains(events.records[parts[$0]]) }
        let isWhole = kept.count == decoded.rowCount
        let records = kept.map { events.records[parts[$0]] }
        let weights = kept.map { events.weights[parts[$0]] }
        let isChunk = if case .chunk = input { true } else { false }
        return DecodedRows(
            columns: isWhole
                ? decoded.columns : decoded.columns.map { $0.gathered(Selection(kept)) },
            rowCount: kept.count, recordCount: events.recordCount, sourceRecords: records,
            recordOffsets: isChunk
                ? records.map { Int64(events.ranges[Int($0)].lowerBound) } : [],
            rejects: dropsRejects ? [] : rejects, tombstones: events.tombstones,
            ignoredCount: events.ignoredCount + (dropsRejects ? rejects.count : 0),
            weights: weights.contains { $0 < 0 } ? weights : nil)
    }

    private static func events(_ input: RawRecords) -> Events {
        var events = Events()
        switch input {
        case .messages(let messages):
            for message in messages {
                guard let start = message.start else {
                    events.tombstones.append(Int32(truncatingIfNeeded: events.recordCount))
                    events.ranges.append(0..<0)
                    events.recordCount += 1
                    continue
                }
                events.add(
                    UnsafeBufferPointer(
                        start: start.assumingMemoryBound(to: UInt8.self), count: message.count),
                    range: 0..<message.count)
            }
        case .chunk(let chunk):
            let bytes = chunk.bindMemory(to: UInt8.self)
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) {
                    events.add(line, range: start..<end)
                }
                start = end + 1
            }
        }
        return events
    }
}
