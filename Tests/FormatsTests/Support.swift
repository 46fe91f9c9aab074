import Columnar
import Formats

/// Columns of every type that a table can have.
let everyColumn: [Field] = [
    Field("flag", .boolean), Field("small", .smallint), Field("int", .integer),
    Field("big", .bigint), Field("single", .real), Field("double", .double),
    Field("exact", .decimal(precision: 38, scale: 5)), Field("text", .text),
    Field("bytes", .bytea), Field("day", .date), Field("clock", .time), Field("at", .timestamp),
    Field("instant", .timestamptz), Field("span", .interval), Field("tags", .array(.text)),
    Field("grid", .array(.array(.bigint))), Field("id", .uuid), Field("doc", .json),
    Field("prices", .map(key: .text, value: .decimal(precision: 38, scale: 5))),
    Field(
        "place",
        .structure([
            StructureField("x", .double), StructureField("on", .date),
            StructureField("seen", .array(.timestamptz)), StructureField("note", .bytea),
        ])),
]

/// The columns that the shared tests use for a format.
func columns(for format: any Format) -> [Field] {
    format.name == "raw" ? [Field("line", .text)] : everyColumn
}

/// Checked options of a format.
func options(_ format: any Format, _ given: KeyValuePairs<String, String>) throws -> FormatOptions {
    try FormatOptions(given.map { ($0.key, $0.value) }, for: format)
}

/// Decodes a chunk.
func decode(
    _ format: any Format, _ bytes: [UInt8], _ columns: [Field], wanted: [Int]? = nil,
    options: FormatOptions = .none
) throws -> DecodedRows {
    let decoder = try format.makeDecoder(
        columns: columns, wanted: wanted ?? Array(columns.indices), options: options)
    return try bytes.withUnsafeBytes { bytes in
        let start = try decoder.readHeader(bytes)
        return try decoder.decode(.chunk(UnsafeRawBufferPointer(rebasing: bytes[start...])))
    }
}

/// Decodes messages; nil is a tombstone.
func decode(
    _ format: any Format, messages: [[UInt8]?], _ columns: [Field],
    options: FormatOptions = .none
) throws -> DecodedRows {
    let decoder = try format.makeDecoder(
        columns: columns, wanted: Array(columns.indices), options: options)
    let all = Array(messages.map { $0 ?? [] }.joined()) + [0]
    return try all.withUnsafeBytes { bytes in
        var start = 0
        let list = messages.map { message in
            defer { start += message?.count ?? 0 }
            guard let message else { return RawMessage(start: nil, count: 0) }
            return RawMessage(start: bytes.baseAddress! + start, count: message.count)
        }
        return try list.withUnsafeBufferPointer { try decoder.decode(.messages($0)) }
    }
}

/// The values of each row.
func values(_ rows: DecodedRows) -> [[Value]] {
    (0..<rows.rowCount).map { row in rows.columns.map { $0.value(at: row) } }
}

/// Encodes rows of values.
func encode(
    _ format: any Format, _ rows: [[Value]], _ columns: [Field], options: FormatOptions = .none
) throws -> EncodedRows {
    let encoder = try format.makeEncoder(columns: columns, options: options)
    var output = EncodedRows()
    let batch = Batch(
        columns: try columns.indices.map { index in
            try Column(type: columns[index].type, values: rows.map { $0[index] })
        }, count: rows.count)
    encoder.encode(batch, into: &output)
    return output
}

func utf8(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Random values of `type`, NULL now and then.
func randomValue(_ type: DataType, _ generator: inout SeededGenerator) -> Value {
    if Int.random(in: 0..<6, using: &generator) == 0 { return .null }
    let wide = Int64.random(in: -3_000_000_000_000_000...9_000_000_000_000_000, using: &generator)
    switch type {
    case .null: return .null
    case .boolean: return .boolean(Bool.random(using: &generator))
    case .smallint: return .integer(Int64(Int16.random(in: .min ... .max, using: &generator)))
    case .integer: return .integer(Int64(Int32.random(in: .min ... .max, using: &generator)))
    case .bigint: return .integer(Int64.random(in: .min ... .max, using: &generator))
    case .real:
        return .real(
            [0, -1.5, 1e30, .infinity, .leastNonzeroMagnitude, 0.1].randomElement(
                using: &generator)!)
    case .double:
        let bits = Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
        return .double(bits.isNaN ? -.infinity : bits)
    case .decimal(_, let scale):
        let digits =
            Int128(wide) * Int128(Int64.random(in: 1...1_000_000_000_000, using: &generator))
        return .decimal(unscaled: digits, scale: scale)
    case .text: return .text(randomText(&generator))
    case .bytea:
        let count = Int.random(in: 0...9, using: &generator)
        return .bytea((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    case .date: return .date(Int32.random(in: -900_000...900_000, using: &generator))
    case .time: return .time(Int64.random(in: 0..<86_400_000_000, using: &generator))
    case .timestamp: return .timestamp(wide)
    case .timestamptz: return .timestamptz(wide)
    case .interval:
        return .interval(
            Interval(
                months: Int32.random(in: -50...50, using: &generator),
                days: Int32.random(in: -50...50, using: &generator),
                nanoseconds: wide / 1_000 * 1_000))
    case .uuid: return .uuid(UInt128.random(in: .min ... .max, using: &generator))
    case .json: return .json(Array("{\"a\":[\(wide),null,\"x\\n\"]}".utf8))
    case .array(let element):
        return .array((0..<3).map { _ in randomValue(element, &generator) })
    case .structure(let fields):
        return .structure(fields.map { randomValue($0.type, &generator) })
    case .map(let key, let value):
        let keys = (0..<3).map { _ in randomValue(key, &generator) }.filter { !$0.isNull }
        let map = Value.map(keys.map { MapEntry($0, randomValue(value, &generator)) })
        // A column brings the keys into their order.
        return (try? Column(type: type, values: [map]))?.value(at: 0) ?? .null
    }
}

private func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
    let pieces = [
        "a", "word ", "\"", "\"\"", ",", ";", "\\", "\n", "\r\n", "ä", "😀", "{", "}", "\t", "\u{1}",
        "null", "#", "0", "\u{7f}", "",
    ]
    let count = Int.random(in: 0...6, using: &generator)
    return (0..<count).flatMap { _ in Array(pieces.randomElement(using: &generator)!.utf8) }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
