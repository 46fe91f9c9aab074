extension Decimal128 {
    /// The double nearest to `unscaled` / 10^`scale`.
    @inlinable
    public static func toDouble(_ unscaled: Int128, scale: Int) -> Double {
        if scale == 0 { return Double(unscaled) }
        // Both parts are doubles exactly, so the one division rounds correctly.
        if unscaled.magnitude <= 1 << 53, scale <= 22 {
            return Double(Int64(truncatingIfNeeded: unscaled)) / Double(power(scale))
        }
        return parsedDouble(unscaled, scale: scale)
    }

    @usableFromInline
    static func parsedDouble(_ unscaled: Int128, scale: Int) -> Double {
        var text: [UInt8] = []
        DecimalText.write(unscaled, scale: scale, into: &text)
        return FloatText.parseDouble(text.span) ?? 0
    }
}
