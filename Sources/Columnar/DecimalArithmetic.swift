extension Decimal128 {
    /// The number at another scale, rounded half away from zero; nil when it does not fit 128 bits.
    @inlinable
    public static func rescale(_ unscaled: Int128, from scale: Int, to newScale: Int) -> Int128? {
        if scale == newScale { return unscaled }
        if newScale > scale {
            let (result, overflow) = unscaled.multipliedReportingOverflow(
                by: power(newScale - scale))
            return overflow ? nil : result
        }
        return divideRounded(unscaled, by: power(scale - newScale))
    }

    /// `left + right` at `scale`, rounded half away from zero; nil on overflow.
    @inlinable
    public static func add(_ left: Decimal128, _ right: Decimal128, scale: Int) -> Int128? {
        let common = max(left.scale, right.scale)
        if let a = rescale(left.unscaled, from: left.scale, to: common),
            let b = rescale(right.unscaled, from: right.scale, to: common)
        {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if !overflow { return rescale(sum, from: common, to: scale) }
        }
        // At a smaller scale large numbers may still fit, then rounded one by one.
        guard scale < common, let a = rescale(left.unscaled, from: left.scale, to: scale),
            let b = rescale(right.unscaled, from: right.scale, to: scale)
        else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : sum
    }

    /// `left - right` at `scale`, rounded half away from zero; nil on overflow.
    @inlinable
    public static func subtract(_ left: Decimal128, _ right: Decimal128, scale: Int) -> Int128? {
        let (negated, overflow) = Int128(0).subtractingReportingOverflow(right.unscaled)
        return overflow
            ? nil : add(left, Decimal128(unscaled: negated, scale: right.scale), scale: scale)
    }

    /// `left · right` at `scale`, rounded half away from zero; nil on overflow.
    @inlinable
    public static func multiply(_ left: Decimal128, _ right: Decimal128, scale: Int) -> Int128? {
        let surplus = left.scale + right.scale - scale
        let (product, overflow) = left.unscaled.multipliedReportingOverflow(by: right.unscaled)
        if !overflow && surplus >= 0 && surplus <= 38 {
            return surplus == 0 ? product : divideRounded(product, by: power(surplus))
        }
        return multiplyWide(left, right, surplus: surplus)
    }

    /// `left / right` at `scale`, rounded half away from zero; nil on overflow or when `right` is 0.
    public static func divide(_ left: Decimal128, _ right: Decimal128, scale: Int) -> Int128? {
        guard right.unscaled != 0 else { return nil }
        let shift = scale + right.scale - left.scale
        let isNegative = (left.unscaled < 0) != (right.unscaled < 0)
        let dividend = left.unscaled.magnitude
        let divisor = right.unscaled.magnitude
        if shift < 0 {
            guard shift >= -38 else { return 0 }
            let (whole, overflow) = divisor.multipliedReportingOverflow(by: powerMagnitude(-shift))
            // A divisor past 128 bits is more than twice the dividend.
            return overflow ? 0 : signed(roundedQuotient(dividend, whole), isNegative)
        }
        if shift <= 38 {
            let (scaled, overflow) = dividend.multipliedReportingOverflow(by: powerMagnitude(shift))
            if !overflow { return signed(roundedQuotient(scaled, divisor), isNegative) }
        }
        return signed(longDivision(dividend, divisor, places: shift), isNegative)
    }

    /// What division of `left` by `right` to a whole number leaves over, with the sign of `left`, at
    /// the larger of their scales; nil on overflow or when `right` is 0.
    public static func remainder(_ left: Decimal128, _ right: Decimal128) -> Int128? {
        guard right.unscaled != 0 else { return nil }
        var dividend = (high: UInt128(0), low: left.unscaled.magnitude)
        var divisor = right.unscaled.magnitude
        if left.scale < right.scale {
            dividend = dividend.low.multipliedFullWidth(
                by: powerMagnitude(right.scale - left.scale))
        } else {
            let (whole, overflow) = divisor.multipliedReportingOverflow(
                by: powerMagnitude(left.scale - right.scale))
            if overflow { return left.unscaled }
            divisor = whole
        }
        dividend.high %= divisor
        let rest = divisor.dividingFullWidth(dividend).remainder
        return signed(rest, left.unscaled < 0)
    }

    /// Whether `left` is less than, equal to or greater than `right`: -1, 0, 1.
    @inlinable
    public static func compare(_ left: Decimal128, _ right: Decimal128) -> Int {
        var a = left.unscaled
        var b = right.unscaled
        if left.scale < right.scale {
            let (scaled, overflow) = a.multipliedReportingOverflow(
                by: power(right.scale - left.scale))
            if overflow { return a < 0 ? -1 : 1 }
            a = scaled
        } else if left.scale > right.scale {
            let (scaled, overflow) = b.multipliedReportingOverflow(
                by: power(left.scale - right.scale))
            if overflow { return b < 0 ? 1 : -1 }
            b = scaled
        }
        return a < b ? -1 : a > b ? 1 : 0
    }

    /// `dividend / divisor` rounded half away from zero; the divisor is positive.
    @inlinable
    public static func divideRounded(_ dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let isRounded = remainder.magnitude >= divisor.magnitude - remainder.magnitude
        return isRounded ? quotient + (dividend < 0 ? -1 : 1) : quotient
    }

    @usableFromInline
    static func multiplyWide(
        _ left: Decimal128, _ right: Decimal128, surplus: Int
    ) -> Int128? {
        let isNegative = (left.unscaled < 0) != (right.unscaled < 0)
        let product = left.unscaled.magnitude.multipliedFullWidth(by: right.unscaled.magnitude)
        if surplus < 0 {
            guard product.high == 0, surplus >= -38 else { return nil }
            let (result, overflow) = product.low.multipliedReportingOverflow(
                by: powerMagnitude(-surplus))
            return overflow ? nil : signed(result, isNegative)
        }
        // Two divisions where one power of ten does not reach; the first only cuts off digits that
        // cannot decide the rounding unless all later ones are a half exactly.
        guard surplus <= 38 else {
            return roundTwice(product, surplus: surplus, isNegative: isNegative)
        }
        let divisor = powerMagnitude(surplus)
        guard product.high < divisor else { return nil }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        return signed(
            increment(quotient, if: remainder >= divisor - remainder), isNegative)
    }

    /// `product` / 10^`surplus` for a surplus of 39...76.
    private static func roundTwice(
        _ product: (high: UInt128, low: UInt128), surplus: Int, isNegative: Bool
    ) -> Int128? {
        let first = powerMagnitude(38)
        let (high, rest) = product.high.quotientAndRemainder(dividingBy: first)
        let low = first.dividingFullWidth((rest, product.low)).quotient
        let divisor = powerMagnitude(surplus - 38)
        guard high < divisor else { return nil }
        let (quotient, remainder) = divisor.dividingFullWidth((high, low))
        // Cutting off rounds down, and a half is rounded up: what was cut off changes nothing.
        return signed(
            increment(quotient, if: remainder >= divisor - remainder), isNegative)
    }

    /// `dividend / divisor` with `places` more digits, as one does by hand, 38 digits at a time.
    private static func longDivision(
        _ dividend: UInt128, _ divisor: UInt128, places: Int
    ) -> UInt128? {
        var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        var left = places
        while left > 0 {
            let step = min(left, 38)
            let digits = divisor.dividingFullWidth(
                remainder.multipliedFullWidth(by: powerMagnitude(step)))
            let (shifted, overflow) = quotient.multipliedReportingOverflow(
                by: powerMagnitude(step))
            let (sum, above) = shifted.addingReportingOverflow(digits.quotient)
            if overflow || above { return nil }
            (quotient, remainder) = (sum, digits.remainder)
            left -= step
        }
        return increment(quotient, if: remainder >= divisor - remainder)
    }

    private static func roundedQuotient(_ dividend: UInt128, _ divisor: UInt128) -> UInt128? {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return increment(quotient, if: remainder >= divisor - remainder)
    }

    private static func increment(_ value: UInt128, if condition: Bool) -> UInt128? {
        let (sum, overflow) = value.addingReportingOverflow(condition ? 1 : 0)
        return overflow ? nil : sum
    }

    private static func signed(_ magnitude: UInt128?, _ isNegative: Bool) -> Int128? {
        guard let magnitude, let value = Int128(exactly: magnitude) else { return nil }
        return isNegative ? -value : value
    }

    private static func powerMagnitude(_ exponent: Int) -> UInt128 {
        power(exponent).magnitude
    }
}
