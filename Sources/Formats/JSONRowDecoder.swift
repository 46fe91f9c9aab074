import Columnar
import JSONReader

/// Decodes JSON objects by `JSONColumnReader`.
final class JSONRowDecoder: RowDecoder {
    private let reader: JSONColumnReader
    private let dropsRejects: Bool

    init(fields: [Field], options: FormatOptions) throws {
        dropsRejects = options.isOn("ignore-parse-errors")
        let missingFieldIsError = options.isOn("fail-on-missing-field")
        if dropsRejects && missingFieldIsError {
            throw FormatError.conflict(
                "json.fail-on-missing-field and json.ignore-parse-errors exclude each other")
        }
        reader = try JSONColumnReader(
            fields: fields,
            options: JSONReaderOptions(
                badFieldIsNull: dropsRejects || options.has("on-bad-field", "null"),
                missingFieldIsError: missingFieldIsError))
    }

    func decode(_ input: RawRecords) throws -> DecodedRows {
        let decoded =
            switch input {
            case .chunk(let bytes): try reader.decode(lines: bytes)
            case .messages(let messages):
                try messages.withMemoryRebound(to: JSONMessage.self) {
                    try reader.decode(messages: $0)
                }
            }
        let rejects = decoded.rejects.map {
            RejectedRecord(record: $0.record, byteRange: $0.byteRange, reason: $0.reason)
        }
        return DecodedRows(
            columns: decoded.columns, rowCount: decoded.rowCount, recordCount: decoded.recordCount,
            sourceRecords: decoded.rowRecords, recordOffsets: decoded.rowOffsets,
            rejects: dropsRejects ? [] : rejects, tombstones: decoded.tombstones,
            ignoredCount: dropsRejects ? rejects.count : 0)
    }
}
