/// An exact decimal number: `unscaled` divided by 10 to the `scale` (0...38).
public struct Decimal128: Hashable, Sendable {
    /// The digits as an integer.
    public var unscaled: Int128
    /// How many digits stand after the point.
    public var scale: Int

    /// `unscaled` / 10^`scale`.
    @inlinable
    public init(unscaled: Int128, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }

    /// 10 to the `exponent`, 0...38.
    @inlinable
    public static func power(_ exponent: Int) -> Int128 {
        powersOfTen[exponent]
    }

    /// Whether `unscaled` has at most `precision` (0...38) digits.
    @inlinable
    public static func fits(_ unscaled: Int128, precision: Int) -> Bool {
        unscaled.magnitude < power(precision).magnitude
    }

    @usableFromInline static let powersOfTen: InlineArray<39, Int128> = {
        var powers = InlineArray<39, Int128>(repeating: 1)
        for exponent in 1..<39 { powers[exponent] = powers[exponent - 1] * 10 }
        return powers
    }()
}
