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
    .interval,
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
        }
    }

    private mutating func text() -> [UInt8] {
        let length = Int(next() % 12) * (next() % 10 == 0 ? 5 : 1)
        return (0..<length).map { _ in UInt8(97 + next() % 2) }
    }
}

extension Column {
    var allValues: [Value] { (0..<count).map { value(at: $0) } }
}
