extension Double {
    /// The number with `places` digits after the point, or zeros before it where `places` is negative.
    func rounded(
        toPlaces places: Int, _ rule: FloatingPointRoundingRule
    ) -> Double {
        if places > 300 || !isFinite { return self }
        if places < -308 { return 0 }
        // Powers up to 10^22 are exact; their quotients are therefore rounded once.
        var unit = 1.0
        for _ in 0..<places.magnitude { unit *= 10 }
        let scaled = places < 0 ? self / unit : self * unit
        if scaled.isInfinite { return self }
        return places < 0 ? scaled.rounded(rule) * unit : scaled.rounded(rule) / unit
    }
}
