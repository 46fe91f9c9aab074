/// INTERVAL as text: `1 year 2 mons 3 days 04:05:06.7`, PostgreSQL's own style.
public enum IntervalText {
    /// The interval of `text`, or nil when it is none or does not fit.
    ///
    /// Takes `1 day 2 hours`, `04:05:06`, `3 04:05:06`, `1-2` (years and months), ISO 8601's
    /// `P1Y2M3DT4H5M6S`, and `… ago`. A bare number at the end counts `defaultUnit`s.
    public static func parse(
        _ text: Span<UInt8>, defaultUnit: TimeUnit = .second
    ) -> Interval? {
        text.withUnsafeBufferPointer { bytes in
            var parser = IntervalParser(trimmed(bytes), defaultUnit: defaultUnit)
            return parser.parse()
        }
    }

    /// Appends `interval` to `output`.
    public static func write(_ interval: Interval, into output: inout [UInt8]) {
        var text = ShortText()
        var isFirst = true
        var wasNegative = false
        let months = Int(interval.months)
        for (count, one, many) in [
            (months / 12, "year", "years"), (months % 12, "mon", "mons"),
            (Int(interval.days), "day", "days"),
        ] as [(Int, StaticString, StaticString)] where count != 0 {
            if !isFirst { text.put(UInt8(ascii: " ")) }
            if wasNegative && count > 0 { text.put(UInt8(ascii: "+")) }
            if count < 0 { text.put(UInt8(ascii: "-")) }
            text.putDigits(UInt64(count.magnitude))
            text.put(UInt8(ascii: " "))
            text.put(count == 1 ? one : many)
            isFirst = false
            wasNegative = count < 0
        }
        let time = interval.microseconds
        if isFirst || time != 0 {
            if !isFirst { text.put(UInt8(ascii: " ")) }
            if time < 0 {
                text.put(UInt8(ascii: "-"))
            } else if wasNegative {
                text.put(UInt8(ascii: "+"))
            }
            text.putClock(time.magnitude)
        }
        text.write(into: &output)
    }
}

extension ShortText {
    /// Puts `04:05:06.7`, with as many digits of hours as it needs.
    fileprivate mutating func putClock(_ microseconds: UInt64) {
        let seconds = microseconds / 1_000_000
        putDigits(seconds / 3_600, width: 2)
        put(UInt8(ascii: ":"))
        putTwoDigits(Int(seconds / 60 % 60))
        put(UInt8(ascii: ":"))
        putTwoDigits(Int(seconds % 60))
        putFraction(Int(microseconds % 1_000_000))
    }
}
