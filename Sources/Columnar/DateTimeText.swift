/// DATE as text: `2024-11-18`, years before 1 with ` BC`.
public enum DateText {
    /// The days since 1970-01-01 of `text`, or nil when it is no date. Also takes `2024/11/18`,
    /// `20241118`, and a timestamp, whose time is dropped.
    public static func parse(_ text: Span<UInt8>) -> Int32? {
        text.withUnsafeBufferPointer { bytes in
            guard let parts = DateTimeParts(trimmed(bytes)) else { return nil }
            return Int32(exactly: parts.days)
        }
    }

    /// Appends `days` since 1970-01-01 to `output`.
    public static func write(_ days: Int32, into output: inout [UInt8]) {
        var text = ShortText()
        let isBC = text.putDate(CivilDate(daysSinceEpoch: Int(days)))
        if isBC { text.put(" BC") }
        text.write(into: &output)
    }
}

/// TIME as text: `10:00:03.5`.
public enum TimeText {
    /// The microseconds since midnight of `text`, 0 to 24:00:00, or nil when it is no time.
    public static func parse(_ text: Span<UInt8>) -> Int64? {
        text.withUnsafeBufferPointer { bytes in
            var cursor = ByteCursor(trimmed(bytes))
            guard let time = takeTime(&cursor), cursor.isAtEnd else { return nil }
            return time <= Microseconds.perDay ? time : nil
        }
    }

    /// Appends `microseconds` since midnight to `output`.
    public static func write(_ microseconds: Int64, into output: inout [UInt8]) {
        var text = ShortText()
        text.putTime(microseconds)
        text.write(into: &output)
    }
}

/// TIMESTAMP and TIMESTAMPTZ as text: `2024-11-18 10:00:03.5`, with `+00` for the latter.
public enum TimestampText {
    /// The wall time of `text` in microseconds since 1970, or nil when it is no timestamp. A zone
    /// is read and ignored, as PostgreSQL does for TIMESTAMP.
    ///
    /// Takes `T` or spaces between date and time, a date alone, 1 and more digits of fraction
    /// (rounded to microseconds), `Z`, `+02`, `+02:00`, `+0200`, and ` BC`.
    public static func parse(_ text: Span<UInt8>) -> Int64? {
        text.withUnsafeBufferPointer { bytes in
            if let microseconds = parseUsualShape(bytes) { return microseconds }
            return DateTimeParts(trimmed(bytes))?.wallTime
        }
    }

    /// The instant of `text` in microseconds since 1970 UTC, or nil when it is no timestamp. Without
    /// a zone it is taken as UTC.
    public static func parseInstant(_ text: Span<UInt8>) -> Int64? {
        text.withUnsafeBufferPointer { bytes in
            if let microseconds = parseUsualShape(bytes) { return microseconds }
            return DateTimeParts(trimmed(bytes))?.instant
        }
    }

    /// Appends the TIMESTAMP `microseconds` to `output`.
    public static func write(_ microseconds: Int64, into output: inout [UInt8]) {
        write(microseconds, zone: "", into: &output)
    }

    /// Appends the TIMESTAMPTZ `microseconds`, in UTC, to `output`.
    public static func writeInstant(_ microseconds: Int64, into output: inout [UInt8]) {
        write(microseconds, zone: "+00", into: &output)
    }

    private static func write(
        _ microseconds: Int64, zone: StaticString, into output: inout [UInt8]
    ) {
        let days = floorDiv(microseconds, Microseconds.perDay)
        var text = ShortText()
        let isBC = text.putDate(CivilDate(daysSinceEpoch: Int(days)))
        text.put(UInt8(ascii: " "))
        text.putTime(microseconds &- days &* Microseconds.perDay)
        text.put(zone)
        if isBC { text.put(" BC") }
        text.write(into: &output)
    }
}

extension ShortText {
    /// Puts year, month and day; the year is counted backwards when the result is true.
    @inline(__always)
    fileprivate mutating func putDate(_ date: CivilDate) -> Bool {
        let isBC = date.year <= 0
        let year = isBC ? 1 - date.year : date.year
        if year < 10_000 {
            putTwoDigits(year / 100)
            putTwoDigits(year % 100)
        } else {
            putDigits(UInt64(truncatingIfNeeded: year))
        }
        put(UInt8(ascii: "-"))
        putTwoDigits(date.month)
        put(UInt8(ascii: "-"))
        putTwoDigits(date.day)
        return isBC
    }

    /// Puts `10:00:03.5`.
    @inline(__always)
    fileprivate mutating func putTime(_ microseconds: Int64) {
        let seconds = Int(truncatingIfNeeded: microseconds / Microseconds.perSecond)
        putTwoDigits(seconds / 3_600)
        put(UInt8(ascii: ":"))
        putTwoDigits(seconds / 60 % 60)
        put(UInt8(ascii: ":"))
        putTwoDigits(seconds % 60)
        putFraction(Int(truncatingIfNeeded: microseconds % Microseconds.perSecond))
    }
}
