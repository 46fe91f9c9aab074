import Columnar
import JSONReader

/// The whole record as one TEXT or BYTEA column.
public struct RawFormat: Format {
    /// The format.
    public init() {}

    /// `raw`
    public let name = "raw"
    /// `txt` and `log`.
    public let fileExtensions = ["txt", "log"]
    /// What it is.
    public let documentation = """
        Each line of a file or each message, undecoded, as the one column there is: TEXT (which must \
        be UTF-8) or BYTEA.
        """
    /// None.
    public let options: [FormatOption] = []

    /// Always.
    public func splitsAtNewlines(_ options: FormatOptions) -> Bool { true }

    /// A decoder.
    public func makeDecoder(columns: [Field], wanted: [Int], options: FormatOptions) throws
        -> any RowDecoder
    {
        try check(columns)
        return RawRowDecoder(columns: wanted.map { columns[$0] })
    }

    /// An encoder.
    public func makeEncoder(columns: [Field], options: FormatOptions) throws -> any RowEncoder {
        try check(columns)
        return RawRowEncoder()
    }

    /// The end of the last line.
    public func lastRecordEnd(in chunk: UnsafeRawBufferPointer, options: FormatOptions) -> Int {
        lastLineEnd(in: chunk)
    }

    /// One column `line`: TEXT, or BYTEA when the sample is not UTF-8.
    public func infer(from sample: UnsafeRawBufferPointer, options: FormatOptions) throws
        -> InferredSchema
    {
        let whole = lastLineEnd(in: sample)
        let lines = UnsafeRawBufferPointer(rebasing: sample[..<(whole == 0 ? sample.count : whole)])
        let type = UTF8Check.isValid(lines) ? DataType.text : .bytea
        return InferredSchema(columns: [Field("line", type)], options: options)
    }

    private func check(_ columns: [Field]) throws(FormatError) {
        guard columns.count == 1, columns[0].type == .text || columns[0].type == .bytea else {
            throw .unsupportedColumns("format 'raw' needs one column, of type TEXT or BYTEA")
        }
    }
}

/// Takes records as they are.
private final class RawRowDecoder: RowDecoder {
    private let columns: [Field]

    init(columns: [Field]) {
        self.columns = columns
    }

    func decode(_ input: RawRecords) throws -> DecodedRows {
        try input.checkSize()
        var writer = BytesColumnWriter(type: columns.first?.type ?? .bytea, rowCapacity: 1024)
        let checks = columns.first?.type == .text
        var rows = DecodedRows(columns: [], rowCount: 0, recordCount: 0, sourceRecords: [])
        let hasOffsets = if case .chunk = input { true } else { false }
        forEachRecord(of: input) { record, offset, bytes in
            rows.recordCount = record + 1
            guard let bytes else { return rows.tombstones.append(Int32(record)) }
            if checks, !UTF8Check.isValid(UnsafeRawBufferPointer(bytes)) {
                rows.rejects.append(
                    RejectedRecord(
                        record: record, byteRange: offset..<(offset + bytes.count),
                        reason: "invalid UTF-8"))
                return
            }
            writer.append(bytes)
            rows.sourceRecords.append(Int32(record))
            if hasOffsets { rows.recordOffsets.append(Int64(offset)) }
        }
        rows.rowCount = rows.sourceRecords.count
        if !columns.isEmpty { rows.columns = [writer.finish()] }
        return rows
    }

    /// Calls `body` with each record's number, its offset in the chunk and its bytes.
    private func forEachRecord(
        of input: RawRecords, _ body: (Int, Int, UnsafeBufferPointer<UInt8>?) -> Void
    ) {
        switch input {
        case .chunk(let chunk):
            let bytes = chunk.bindMemory(to: UInt8.self)
            var start = 0
            var record = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
                let line = bytes[start..<(hasReturn ? end - 1 : end)]
                body(record, start, UnsafeBufferPointer(rebasing: line))
                record += 1
                start = end + 1
            }
        case .messages(let messages):
            for (record, message) in messages.enumerated() {
                let start = message.start?.assumingMemoryBound(to: UInt8.self)
                body(record, 0, start.map { UnsafeBufferPointer(start: $0, count: message.count) })
            }
        }
    }
}

/// Writes the one column as it is.
private final class RawRowEncoder: RowEncoder {
    func encode(_ batch: Batch, into output: inout EncodedRows) {
        let cell = batch.columns.first.map { CellSource($0) }
        withExtendedLifetime(batch) {
            for row in 0..<batch.count {
                if let cell, !cell.isNull(row) {
                    output.bytes.append(contentsOf: cell.text(row))
                }
                output.finishRecord()
            }
        }
    }
}
