import Columnar

/// A small generator with a seed (SplitMix64, Steele et al., OOPSLA 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The types without parts that a Parquet file gives back as they are.
let storableTypes: [DataType] = [
    .null, .boolean, .smallint, .integer, .bigint, .real, .double, .text, .bytea, .date, .time,
    .timestamp, .timestamptz, .decimal(precision: 5, scale: 2), .decimal(precision: 18, scale: 0),
    .decimal(precision: 38, scale: 10), .uuid,
]

/// A type with parts, nested in one another up to `depth` times.
func randomNestedType(depth: Int, _ generator: inout SeededGenerator) -> DataType {
    func part(_ generator: inout SeededGenerator) -> DataType {
        depth > 1 && Bool.random(using: &generator)
            ? randomNestedType(depth: depth - 1, &generator)
            : storableTypes.randomElement(using: &generator) ?? .text
    }
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return .array(part(&generator))
    case 1:
        let count = Int.random(in: 1...4, using: &generator)
        return .structure((0..<count).map { StructureField("f \($0)", part(&generator)) })
    default:
        let keys: [DataType] = [.text, .integer, .uuid, .date, .boolean]
        return .map(
            key: keys.randomElement(using: &generator) ?? .text, value: part(&generator))
    }
}

/// A value of `type`, often one at the edge of its range.
func randomValue(_ type: DataType, _ generator: inout SeededGenerator) -> Value {
    let edge = Int.random(in: 0..<8, using: &generator) == 0
    let low = Bool.random(using: &generator)
    let number = Int64.random(in: .min ... .max, using: &generator)
    let extreme: Int64 = edge ? (low ? .min : .max) : number >> Int64(number & 63)
    switch type {
    case .null, .interval, .json: return .null
    case .uuid: return .uuid(UInt128.random(in: .min ... .max, using: &generator))
    case .array(let element):
        let count = edge ? 70 : Int.random(in: 0...3, using: &generator)
        return .array((0..<count).map { _ in randomPart(element, &generator) })
    case .structure(let fields):
        return .structure(fields.map { randomPart($0.type, &generator) })
    case .map(let key, let value):
        let count = Int.random(in: 0...3, using: &generator)
        return .map(
            (0..<count).map { _ in
                MapEntry(randomValue(key, &generator), randomPart(value, &generator))
            })
    case .boolean: return .boolean(low)
    case .smallint: return .integer(Int64(Int16(clamping: extreme)))
    case .integer: return .integer(Int64(Int32(clamping: extreme)))
    case .bigint: return .integer(extreme)
    case .real: return .real(edge ? (low ? .nan : -0.0) : Float(extreme) / 16)
    case .double: return .double(edge ? (low ? .nan : -.infinity) : Double(extreme) / 1000)
    case .decimal(let precision, let scale):
        var limit: Int128 = 1
        for _ in 0..<precision { limit *= 10 }
        let unscaled = edge ? (low ? 1 - limit : limit - 1) : Int128(extreme) % limit
        return .decimal(unscaled: unscaled, scale: scale)
    case .text:
        let pieces = ["", "a", "zażółć", "🎈", "x,y\n", "\u{0}", "campaign"]
        let count = edge ? 200 : Int.random(in: 0...3, using: &generator)
        let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }
        return .text(Array(text.joined().utf8))
    case .bytea:
        let count = Int.random(in: 0...20, using: &generator)
        return .bytea((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    case .date: return .date(Int32(clamping: extreme))
    case .time: return .time(abs(extreme % 86_400_000_000))
    case .timestamp: return .timestamp(extreme)
    case .timestamptz: return .timestamptz(extreme)
    }
}

private func randomPart(_ type: DataType, _ generator: inout SeededGenerator) -> Value {
    Int.random(in: 0..<4, using: &generator) == 0 ? .null : randomValue(type, &generator)
}

/// A column with NULLs at a rate that is sometimes none and sometimes all.
func randomColumn(_ type: DataType, count: Int, _ generator: inout SeededGenerator) -> Column {
    let nullPercent = [0, 0, 10, 50, 100].randomElement(using: &generator) ?? 0
    return column(
        type,
        (0..<count).map { _ in
            Int.random(in: 0..<100, using: &generator) < nullPercent
                ? .null : randomValue(type, &generator)
        })
}
