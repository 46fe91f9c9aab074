/// Parses `YYYY-MM-DD[ T]HH:MM:SS[.f…][Z]`, eight bytes at a time; nil for every other shape, which
/// may still be a timestamp.
@inline(__always)
func parseUsualShape(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count >= 19, let base = text.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    // XOR with the shape leaves digits as 0...9 and separators as 0 (`T` and space are masked out).
    let date = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) ^ 0x2D30_302D_3030_3030
    let time =
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        ^ 0x3030_3A30_3000_3030
    let isShape =
        (date | (date &+ 0x0006_0600_0606_0606)) & 0xFFF0_F0FF_F0F0_F0F0 == 0
        && (time | (time &+ 0x0606_0006_0600_0606)) & 0xF0F0_FFF0_F000_F0F0 == 0
    let separator = base[10]
    guard isShape, separator == UInt8(ascii: "T") || separator == UInt8(ascii: " "),
        base[16] == UInt8(ascii: ":"), isDigit(base[17]), isDigit(base[18])
    else { return nil }
    // Each byte becomes ten times itself plus the byte after it: all pairs of digits at once.
    let datePairs = date &* 10 &+ date >> 8
    let timePairs = (time & 0xFFFF_FFFF_FF00_FFFF) &* 10 &+ (time & 0xFFFF_FFFF_FF00_FFFF) >> 8
    let day = CivilDate(
        year: Int(datePairs & 0xFF) &* 100 &+ Int(datePairs >> 16 & 0xFF),
        month: Int(datePairs >> 40 & 0xFF), day: Int(timePairs & 0xFF))
    let hour = Int(timePairs >> 24 & 0xFF)
    let minute = Int(timePairs >> 48 & 0xFF)
    let second = Int(base[17] &- zeroByte) &* 10 &+ Int(base[18] &- zeroByte)
    guard day.year > 0, day.isValid, hour < 24, minute < 60, second < 60,
        let fraction = parseFractionAndZ(text)
    else { return nil }
    let seconds = daysSinceEpoch(day) &* 86_400 &+ hour &* 3_600 &+ minute &* 60 &+ second
    return Int64(seconds) &* 1_000_000 &+ fraction
}

/// `CivilDate.daysSinceEpoch` for the years 1 to 9999, where nothing is negative.
@inline(__always)
private func daysSinceEpoch(_ date: CivilDate) -> Int {
    let isBeforeMarch = date.month <= 2
    let year = UInt32(truncatingIfNeeded: date.year &- (isBeforeMarch ? 1 : 0))
    let month = UInt32(truncatingIfNeeded: isBeforeMarch ? date.month &+ 9 : date.month &- 3)
    let century = year / 100
    let days = year &* 1_461 / 4 &- century &+ century / 4 &+ (month &* 153 &+ 2) / 5
    return Int(days) &+ date.day &- 719_469
}

/// The microseconds of what follows the 19 bytes of a timestamp to the second: nothing, or a point
/// and 1 to 9 digits, and then nothing or `Z`.
@inline(__always)
private func parseFractionAndZ(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var end = text.count
    if end > 19, text[end - 1] == UInt8(ascii: "Z") { end -= 1 }
    if end == 19 { return 0 }
    let digitCount = end - 20
    guard text[19] == UInt8(ascii: "."), digitCount >= 1, digitCount <= 9 else { return nil }
    if digitCount == 6, let base = text.baseAddress { return parseSixDigits(base + 18) }
    var value: Int64 = 0
    for index in 20..<end {
        guard isDigit(text[index]) else { return nil }
        value = value &* 10 &+ Int64(text[index] &- zeroByte)
    }
    switch digitCount {
    case 1: return value &* 100_000
    case 2: return value &* 10_000
    case 3: return value &* 1_000
    case 4: return value &* 100
    case 5: return value &* 10
    case 6: return value
    case 7: return (value &+ 5) / 10
    case 8: return (value &+ 50) / 100
    default: return (value &+ 500) / 1_000
    }
}

/// The six digits after the point at `base + 1`, all at once.
@inline(__always)
private func parseSixDigits(_ base: UnsafePointer<UInt8>) -> Int64? {
    let word = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
    let digits = (word ^ 0x3030_3030_3030_2E00) & ~0xFF
    guard (digits | (digits &+ 0x0606_0606_0606_0000)) & 0xF0F0_F0F0_F0F0_FF00 == 0 else {
        return nil
    }
    let pairs = digits &* 10 &+ digits >> 8
    return Int64(pairs >> 16 & 0xFF) &* 10_000 &+ Int64(pairs >> 32 & 0xFF) &* 100
        &+ Int64(pairs >> 48 & 0xFF)
}
