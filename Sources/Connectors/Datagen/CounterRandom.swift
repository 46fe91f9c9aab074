/// Random numbers by their index rather than in a row, so that any row can be made without those
/// before it: SplitMix64 (Steele, Lea and Flood, 2014) as a function of its counter.
struct CounterRandom: Sendable {
    private let key: UInt64

    /// The numbers of `stream` (a field, say) under `seed`.
    init(seed: UInt64, stream: UInt64) {
        key = Self.mix(seed &+ Self.step) ^ Self.mix(stream &* 0xD6E8_FEB8_6659_FD93 &+ 1)
    }

    /// Number `index`, uniform over 64 bits.
    func bits(_ index: Int64) -> UInt64 {
        Self.mix(key &+ UInt64(bitPattern: index) &* Self.step)
    }

    /// Number `index`, uniform over `minimum...maximum`.
    func integer(_ index: Int64, from minimum: Int64, through maximum: Int64) -> Int64 {
        let width = UInt64(bitPattern: maximum &- minimum) &+ 1
        if width == 0 { return Int64(bitPattern: bits(index)) }
        return minimum &+ Int64(bitPattern: bits(index).multipliedFullWidth(by: width).high)
    }

    /// Number `index`, uniform over 0 ..< 1.
    func fraction(_ index: Int64) -> Double {
        Double(bits(index) >> 11) * 0x1p-53
    }

    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mix(_ value: UInt64) -> UInt64 {
        var word = value
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
