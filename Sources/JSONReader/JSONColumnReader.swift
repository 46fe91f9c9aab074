import CSimdjson
import Columnar

/// Decodes JSON objects, many documents a call, into one column for each wanted field.
///
/// Not safe for use by two threads at once; each decoding thread has its own.
///
/// Rules (`SEMANTICS` 40): a missing field and `null` are NULL; of duplicate keys the last wins; a
/// key matches a field by its exact name, or else by its name in other ASCII capitals; numbers in
/// strings are taken for numeric fields; integers written `1.0` or `1e3` are taken when that is
/// exact; a text field takes any value as its JSON text; timestamps come in SQL form, in ISO 8601
/// or as a number of milliseconds since 1970; bytea is base64; arrays, structures and maps come as
/// arrays and objects (`JSONElementReader`), JSON is any value but `null`. Whatever else a field holds makes
/// its document a reject, or NULL if the options say so. The structure, numbers and literals of
/// fields that are not wanted are checked, the escapes in their strings are not.
public final class JSONColumnReader {
    private let decoder: OpaquePointer
    private let fields: [Field]
    private let parsers: [PartsParser]

    /// A reader of `fields`, whose names are the keys.
    public init(fields: [Field], options: JSONReaderOptions = JSONReaderOptions()) throws {
        if let message = json_library_error() {
            throw JSONReaderError.noLibrary(String(cString: message))
        }
        self.fields = fields
        var handle: OpaquePointer?
        var parsers: [PartsParser] = []
        let names = fields.flatMap { Array($0.name.utf8) }
        try names.withUnsafeBufferPointer { bytes in
            var wanted: [json_field] = []
            var start = 0
            for field in fields {
                guard let type = json_type(field.type) else {
                    throw JSONReaderError.unsupportedType(field: field.name, type: field.type)
                }
                let length = field.name.utf8.count
                let digits = field.type.decimalDigits
                let parser = type == JSON_PARTS ? PartsParser(type: field.type) : nil
                if let parser { parsers.append(parser) }
                wanted.append(
                    json_field(
                        name: bytes.baseAddress.map { $0 + start }, name_length: length, type: type,
                        precision: digits.precision, scale: digits.scale,
                        parts: parser.map {
                            UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque())
                        }))
                start += length
            }
            let choices = json_options(
                parse_text: parseText, bad_field_is_null: options.badFieldIsNull,
                missing_field_is_error: options.missingFieldIsError)
            handle = json_decoder_new(wanted, wanted.count, choices)
        }
        self.parsers = parsers
        guard let handle else { throw JSONReaderError.outOfMemory }
        decoder = handle
    }

    deinit {
        json_decoder_free(decoder)
    }

    /// Decodes lines, each one document. Empty lines are skipped, as is a byte order mark at the
    /// beginning; the last line needs no newline. Throws `JSONReaderError` only.
    public func decode(lines: UnsafeRawBufferPointer) throws -> JSONDecoded {
        var result = json_result()
        let bytes = lines.bindMemory(to: UInt8.self)
        try check(json_decode_lines(decoder, bytes.baseAddress, bytes.count, &result))
        return decoded(result, withOffsets: true) { reject in
            let start = Int(reject.offset)
            return UnsafeBufferPointer(rebasing: bytes[start..<(start + Int(reject.length))])
        }
    }

    /// Decodes messages, each one document, which may hold newlines. Throws `JSONReaderError` only.
    public func decode(messages: UnsafeBufferPointer<JSONMessage>) throws -> JSONDecoded {
        var result = json_result()
        try messages.withMemoryRebound(to: json_message.self) { list in
            try check(json_decode_messages(decoder, list.baseAddress, list.count, &result))
        }
        return decoded(result, withOffsets: false) { reject in
            let message = messages[Int(reject.record)]
            let start = message.start?.assumingMemoryBound(to: UInt8.self)
            let whole = UnsafeBufferPointer(start: start, count: message.count)
            return UnsafeBufferPointer(rebasing: whole.suffix(Int(reject.length)))
        }
    }

    /// The name of simdjson's implementation that this processor runs.
    public static var implementationName: String {
        String(cString: json_implementation_name())
    }

    private func check(_ status: json_status) throws {
        switch status {
        case JSON_DECODED: return
        case JSON_INPUT_TOO_LARGE: throw JSONReaderError.inputTooLarge
        default: throw JSONReaderError.outOfMemory
        }
    }

    private func decoded(
        _ result: json_result, withOffsets: Bool,
        document: (json_reject) -> UnsafeBufferPointer<UInt8>
    ) -> JSONDecoded {
        let rows = result.row_count
        let rejects = UnsafeBufferPointer(start: result.rejects, count: result.reject_count)
        let tombstones = UnsafeBufferPointer(
            start: result.tombstones, count: result.tombstone_count)
        return JSONDecoded(
            columns: fields.indices.map { column($0, rows: rows) },
            rowCount: rows,
            recordCount: result.record_count,
            rowRecords: copy(result.row_record, count: rows, as: Int32.self),
            rowOffsets: withOffsets ? copy(result.row_offset, count: rows, as: Int64.self) : [],
            rejects: rejects.map { JSONReject($0, fields: fields, document: document($0)) },
            tombstones: tombstones.map { Int32($0) })
    }

    /// Copies out of the decoder's memory, which it uses again.
    private func column(_ index: Int, rows: Int) -> Column {
        let source = json_decoder_column(decoder, index)
        let type = fields[index].type
        let valueBytes =
            switch type.layout {
            case .none: 0
            case .bits: wordCount(forBits: rows) * 8
            case .fixed(let width): rows * width
            case .bytes: (rows + 1) * 4
            }
        return Column(
            type: type, count: rows, nullCount: source.null_count,
            validity: source.null_count == 0
                ? nil : buffer(source.validity, byteCount: wordCount(forBits: rows) * 8),
            values: buffer(source.values, byteCount: valueBytes),
            bytes: type.layout == .bytes
                ? buffer(source.bytes, byteCount: source.byte_count) : nil)
    }
}

private func buffer(_ source: UnsafeRawPointer?, byteCount: Int) -> Buffer {
    let copy = Buffer(uninitializedByteCount: byteCount)
    if let source, byteCount > 0 { copy.base.copyMemory(from: source, byteCount: byteCount) }
    return copy
}

private func copy<Source, Target: BitwiseCopyable>(
    _ source: UnsafePointer<Source>?, count: Int, as type: Target.Type
) -> [Target] {
    guard let source, count > 0 else { return [] }
    return [Target](unsafeUninitializedCapacity: count) { target, initialized in
        UnsafeMutableRawPointer(target.baseAddress!)
            .copyMemory(from: source, byteCount: count * MemoryLayout<Target>.stride)
        initialized = count
    }
}

extension DataType {
    fileprivate var decimalDigits: (precision: UInt8, scale: UInt8) {
        guard case .decimal(let precision, let scale) = self else { return (0, 0) }
        return (UInt8(clamping: precision), UInt8(clamping: scale))
    }
}

extension json_type {
    fileprivate init?(_ type: DataType) {
        switch type {
        case .null: return nil
        case .array, .structure, .map, .json, .uuid: self = JSON_PARTS
        case .boolean: self = JSON_BOOLEAN
        case .smallint: self = JSON_SMALLINT
        case .integer: self = JSON_INTEGER
        case .bigint: self = JSON_BIGINT
        case .real: self = JSON_REAL
        case .double: self = JSON_DOUBLE
        case .decimal: self = JSON_DECIMAL
        case .text: self = JSON_TEXT
        case .bytea: self = JSON_BYTEA
        case .date: self = JSON_DATE
        case .time: self = JSON_TIME
        case .timestamp: self = JSON_TIMESTAMP
        case .timestamptz: self = JSON_TIMESTAMPTZ
        case .interval: self = JSON_INTERVAL
        }
    }
}
