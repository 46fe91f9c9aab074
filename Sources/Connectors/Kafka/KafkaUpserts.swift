import Columnar
import Formats

/// Makes rows with weights of messages by key: a payload writes the row of its key, none deletes it.
final class KafkaUpserts: Sendable {
    private let keyDecoders: DecoderPool
    /// Of each column of the key, where it stands among the columns to deliver.
    private let keyPositions: [Int]
    private let types: [DataType]
    private let takesKeyOfAll: Bool
    /// What stands before and behind a bare JSON value to make an object of it; nil for other keys.
    private let wrapping: (before: [UInt8], after: [UInt8])?

    init(_ request: SourceRequest) throws {
        let options = request.options
        let format = options.text("key.format") ?? "json"
        let fields = request.primaryKey.map { request.declaredFields[$0] }
        keyDecoders = try DecoderPool(
            FormatChoice(format), declared: fields, wanted: Array(fields.indices),
            badFields: .reject)
        keyPositions = request.primaryKey.compactMap { request.neededFields.firstIndex(of: $0) }
        assert(keyPositions.count == fields.count)
        types = request.fields.map(\.type)
        takesKeyOfAll = options.text("value.fields-include")?.uppercased() == "EXCEPT_KEY"
        if format == "json", fields.count == 1 {
            let name = Array(fields[0].name.utf8).flatMap {
                $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
                    ? [UInt8(ascii: "\\"), $0] : [$0]
            }
            wrapping = (Array("{\"".utf8) + name + Array("\":".utf8), Array("}".utf8))
        } else {
            wrapping = nil
        }
    }

    /// `rows`, which were decoded from the payloads, with the rows to delete among them and the keys
    /// in their columns.
    func complete(_ rows: DecodedRows, of messages: MessageBuffer) throws -> DecodedRows {
        let needed = takesKeyOfAll ? rows.sourceRecords + rows.tombstones : rows.tombstones
        guard !needed.isEmpty else { return rows }
        let records = needed.sorted()
        let keys = try decodeKeys(of: records, messages)
        var result = rows
        result.tombstones = []
        result.rejects += keys.rejects.map { reject in
            RejectedRecord(
                record: Int(records[reject.record]), byteRange: 0..<0,
                reason: "the message's key: \(reject.reason)")
        }
        for index in keys.tombstones {
            result.rejects.append(
                RejectedRecord(
                    record: Int(records[Int(index)]), byteRange: 0..<0,
                    reason: "the message has no key"))
        }
        merge(rows, keys, records, into: &result)
        return result
    }

    /// Puts rows and keys together in the order of their messages.
    private func merge(
        _ rows: DecodedRows, _ keys: DecodedRows, _ records: [Int32], into result: inout DecodedRows
    ) {
        var rowOf: [Int32: Int32] = [:]
        for (row, record) in rows.sourceRecords.enumerated() { rowOf[record] = Int32(row) }
        var keyOf: [Int32: Int32] = [:]
        for (row, index) in keys.sourceRecords.enumerated() {
            keyOf[records[Int(index)]] = Int32(row)
        }
        let deleted = Set(rows.tombstones)
        let all = (takesKeyOfAll ? [] : rows.sourceRecords) + keyOf.keys
        let order = all.sorted().filter { deleted.contains($0) || rowOf[$0] != nil }
        let valueRows = order.map { rowOf[$0] ?? -1 }
        let keyRows = order.map { keyOf[$0] ?? -1 }
        result.columns = types.indices.map { index in
            let values = rows.columns[index].gathered(valueRows)
            guard let part = keyPositions.firstIndex(of: index) else { return values }
            let keys = keys.columns[part].gathered(keyRows)
            if takesKeyOfAll { return keys }
            let builder = ColumnBuilder(type: types[index], capacity: order.count)
            for row in order.indices {
                builder.append(from: valueRows[row] < 0 ? keys : values, row: row)
            }
            return builder.finish()
        }
        result.rowCount = order.count
        result.sourceRecords = order
        result.weights =
            deleted.isEmpty ? nil : order.map { deleted.contains($0) ? -1 : 1 }
    }

    private func decodeKeys(of records: [Int32], _ messages: MessageBuffer) throws -> DecodedRows {
        var bytes: [UInt8] = []
        let ranges = records.map { record -> Range<Int>? in
            guard let key = messages.keys[Int(record)] else { return nil }
            let start = bytes.count
            let isBare = key.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } != UInt8(ascii: "{")
            if let wrapping, isBare {
                bytes += wrapping.before + key + wrapping.after
            } else {
                bytes += key
            }
            return start..<bytes.count
        }
        // Readers of JSON look up to 64 bytes past the end.
        bytes += [UInt8](repeating: 0, count: 64)
        return try bytes.withUnsafeBytes { buffer in
            let list = ranges.map { range in
                RawMessage(
                    start: range.flatMap { range in buffer.baseAddress.map { $0 + range.lowerBound }
                    },
                    count: range?.count ?? 0)
            }
            return try list.withUnsafeBufferPointer { try keyDecoders.decode(.messages($0)) }
        }
    }
}
