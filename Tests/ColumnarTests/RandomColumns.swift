@testable import Columnar

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// One type of each layout and meaning.
let randomTypes: [DataType] = [
    .null, .boolean, .smallint, .integer, .bigint, .real, .double,
    .decimal(precision: 20, scale: 3), .text, .bytea, .date, .time, .timestamp, .timestamptz,
    .interval, .uuid, .json, .array(.integer), .array(.array(.text)),
    .structure([
        StructureField("a", .double),
        StructureField("b c", .array(.decimal(precision: 9, scale: 2))),
        StructureField("d", .boolean), StructureField("e", .timestamptz),
    ]),
    .map(key: .text, value: .real), .map(key: .bigint, value: .array(.uuid)),
    .array(.structure([StructureField("x", .bytea), StructureField("y", .json)])),
    .array(.interval),
]

extension SeededGenerator {
    /// `count` values of `type`, few enough to repeat, an eighth of them NULL.
    mutating func values(of type: DataType, count: Int) -> [Value] {
        (0..<count).map { _ in value(of: type) }
    }

    mutating func value(of type: DataType) -> Value {
        if type == .null || next() % 8 == 0 { return .null }
        let small = Int64(next() % 40) - 20
        switch type {
        case .null: return .null
        case .boolean: return .boolean(next() % 2 == 0)
        case .smallint, .integer, .bigint: return .integer(small)
        case .real: return .real(Float(small) / 4)
        case .double: return .double(Double(small) / 4)
        case .decimal(_, let scale): return .decimal(unscaled: Int128(small), scale: scale)
        case .text: return .text(text())
        case .bytea: return .bytea(text())
        case .date: return .date(Int32(small))
        case .time: return .time(abs(small))
        case .timestamp: return .timestamp(small)
        case .timestamptz: return .timestamptz(small)
        case .interval: return .interval(Interval(months: Int32(small), nanoseconds: small * 1_000))
        case .uuid: return .uuid(UInt128(next() % 4) << 120 | UInt128(next() % 3))
        case .json: return .json(Array("[\(small),\"\(small % 3)\"]".utf8))
        case .array(let element): return .array(values(of: element, count: Int(next() % 4)))
        case .structure(let fields): return .structure(fields.map { value(of: $0.type) })
        case .map(let key, let value): return map(key, value)
        }
    }

    /// A map as it is read back: distinct keys in order.
    private mutating func map(_ key: DataType, _ value: DataType) -> Value {
        var keys: Set<Value> = []
        for found in values(of: key, count: Int(next() % 5)) where !found.isNull {
            keys.insert(found)
        }
        return .map(keys.sorted(by: isBefore).map { MapEntry($0, self.value(of: value)) })
    }

    private mutating func text() -> [UInt8] {
        let length = Int(next() % 12) * (next() % 10 == 0 ? 5 : 1)
        return (0..<length).map { _ in UInt8(97 + next() % 2) }
    }
}

/// Whether a value comes before another in SQL's order, by simple rules: what the fast order is
/// compared with. NULL parts of values are above all others.
func isBefore(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.boolean(let a), .boolean(let b)): !a && b
    case (.integer(let a), .integer(let b)), (.time(let a), .time(let b)),
        (.timestamp(let a), .timestamp(let b)), (.timestamptz(let a), .timestamptz(let b)):
        a < b
    case (.date(let a), .date(let b)): a < b
    case (.real(let a), .real(let b)): a.isNaN ? false : b.isNaN || a < b
    case (.double(let a), .double(let b)): a.isNaN ? false : b.isNaN || a < b
    case (.decimal(let a, _), .decimal(let b, _)): a < b
    case (.text(let a), .text(let b)), (.bytea(let a), .bytea(let b)), (.json(let a), .json(let b)):
        a.lexicographicallyPrecedes(b)
    case (.interval(let a), .interval(let b)): a.comparisonValue < b.comparisonValue
    case (.uuid(let a), .uuid(let b)): a < b
    case (.array(let a), .array(let b)), (.structure(let a), .structure(let b)):
        a.lexicographicallyPrecedes(b, by: isPartBefore)
    case (.map(let a), .map(let b)):
        a.flatMap { [$0.key, $0.value] }
            .lexicographicallyPrecedes(b.flatMap { [$0.key, $0.value] }, by: isPartBefore)
    default: false
    }
}

private func isPartBefore(_ left: Value, _ right: Value) -> Bool {
    left.isNull || right.isNull ? !left.isNull && right.isNull : isBefore(left, right)
}

extension Column {
    var allValues: [Value] { (0..<count).map { value(at: $0) } }
}
