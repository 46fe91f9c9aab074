/// What a date or timestamp text says, in any of the accepted shapes.
struct DateTimeParts {
    /// Days since 1970-01-01.
    var days = 0
    /// Microseconds since midnight, up to and including 24 hours.
    var time: Int64 = 0
    /// What the zone is ahead of UTC, in seconds; 0 without a zone.
    var offsetSeconds = 0

    /// Reads `text`, which has no white space at its ends; nil when it is no date or timestamp.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var cursor = ByteCursor(text)
        guard var date = takeDate(&cursor) else { return nil }
        if takeTimeSeparator(&cursor) {
            guard let clock = takeTime(&cursor) else { return nil }
            time = clock
            cursor.skipSpaces()
            guard let offset = takeZone(&cursor) else { return nil }
            offsetSeconds = offset
        }
        cursor.skipSpaces()
        if cursor.takeWord("bc") {
            date.year = 1 - date.year
        } else {
            _ = cursor.takeWord("ad")
        }
        guard cursor.isAtEnd, date.isValid else { return nil }
        days = date.daysSinceEpoch
    }

    /// Microseconds of wall time since 1970, or nil out of range.
    var wallTime: Int64? {
        let (day, overflow) = Int64(days).multipliedReportingOverflow(by: Microseconds.perDay)
        let (sum, sumOverflow) = day.addingReportingOverflow(time)
        return overflow || sumOverflow ? nil : sum
    }

    /// Microseconds since 1970 UTC, or nil out of range.
    var instant: Int64? {
        guard let wallTime else { return nil }
        let (instant, overflow) = wallTime.subtractingReportingOverflow(
            Int64(offsetSeconds) * Microseconds.perSecond)
        return overflow ? nil : instant
    }
}

/// Reads `2024-11-18`, `2024/11/18` or `20241118`; the month and day are not checked.
private func takeDate(_ cursor: inout ByteCursor) -> CivilDate? {
    guard let first = cursor.takeDigits(), first.count >= 3, first.count <= 8 else { return nil }
    let separator = cursor.next
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") else {
        guard first.count == 8 else { return nil }
        let year = first.value / 10_000
        return year > 0
            ? CivilDate(year: year, month: first.value / 100 % 100, day: first.value % 100) : nil
    }
    cursor.skip()
    guard let month = cursor.takeDigits(), month.count <= 2, cursor.take(separator),
        let day = cursor.takeDigits(), day.count <= 2, first.value > 0
    else { return nil }
    return CivilDate(year: first.value, month: month.value, day: day.value)
}

/// Goes on past what stands between a date and a time, if a time follows.
private func takeTimeSeparator(_ cursor: inout ByteCursor) -> Bool {
    let start = cursor.position
    if lowercased(cursor.next) == UInt8(ascii: "t") {
        cursor.skip()
        return true
    }
    if cursor.skipSpaces(), isDigit(cursor.next) { return true }
    cursor.back(to: start)
    return false
}

/// Reads `10:00`, `10:00:03`, `10:00:03.5` or `100003.5` as microseconds since midnight.
func takeTime(_ cursor: inout ByteCursor) -> Int64? {
    guard let first = cursor.takeDigits() else { return nil }
    var hour = first.value
    var minute = 0
    var second = 0
    var hasSeconds = false
    if cursor.take(UInt8(ascii: ":")) {
        guard first.count <= 2, let minutes = cursor.takeDigits(), minutes.count <= 2 else {
            return nil
        }
        minute = minutes.value
        if cursor.take(UInt8(ascii: ":")) {
            guard let seconds = cursor.takeDigits(), seconds.count <= 2 else { return nil }
            second = seconds.value
            hasSeconds = true
        }
    } else {
        guard first.count == 4 || first.count == 6 else { return nil }
        hasSeconds = first.count == 6
        let digits = hasSeconds ? first.value : first.value * 100
        (hour, minute, second) = (digits / 10_000, digits / 100 % 100, digits % 100)
    }
    var fraction = 0
    if hasSeconds, cursor.take(UInt8(ascii: ".")) {
        guard let millionths = cursor.takeMillionths() else { return nil }
        fraction = millionths
    }
    guard hour <= 24, minute < 60, second <= 60 else { return nil }
    let time = Int64((hour * 60 + minute) * 60 + second) * Microseconds.perSecond + Int64(fraction)
    return time <= Microseconds.perDay || hour < 24 ? time : nil
}

/// Reads a zone as seconds ahead of UTC: `Z`, `UTC`, `GMT`, `+02`, `+02:00`, `+0200`, `+02:00:00`; 0
/// when none follows, nil when it is broken.
private func takeZone(_ cursor: inout ByteCursor) -> Int? {
    if cursor.takeWord("z") || cursor.takeWord("utc") || cursor.takeWord("gmt") { return 0 }
    let isAhead = cursor.next == UInt8(ascii: "+")
    guard isAhead || cursor.next == UInt8(ascii: "-") else { return 0 }
    cursor.skip()
    guard let first = cursor.takeDigits() else { return nil }
    var hour = first.value
    var minute = 0
    var second = 0
    switch first.count {
    case 1, 2:
        if cursor.take(UInt8(ascii: ":")) {
            guard let minutes = cursor.takeDigits(), minutes.count == 2 else { return nil }
            minute = minutes.value
            if cursor.take(UInt8(ascii: ":")) {
                guard let seconds = cursor.takeDigits(), seconds.count == 2 else { return nil }
                second = seconds.value
            }
        }
    case 3, 4: (hour, minute) = (first.value / 100, first.value % 100)
    default: return nil
    }
    guard hour <= 15, minute < 60, second < 60 else { return nil }
    let offset = (hour * 60 + minute) * 60 + second
    return isAhead ? offset : -offset
}
