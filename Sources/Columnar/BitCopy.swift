/// Copies `count` bits from bit `sourceStart` of `source` to bit `start` of `target`; the other bits
/// of `target` stay as they are.
func copyBits(
    from source: UnsafePointer<UInt64>, at sourceStart: Int,
    to target: UnsafeMutablePointer<UInt64>, at start: Int, count: Int
) {
    var done = 0
    while done < count {
        let position = start + done
        let shift = position & 63
        let width = min(64 - shift, count - done)
        let mask = lowBits(width)
        let bits = readBits(source, at: sourceStart + done, count: width) & mask
        let word = position >> 6
        target[word] = target[word] & ~(mask << UInt64(shift)) | bits << UInt64(shift)
        done += width
    }
}

/// Sets or clears `count` bits of `target` from bit `start` on.
func fillBits(
    _ target: UnsafeMutablePointer<UInt64>, at start: Int, count: Int, with bit: Bool
) {
    var done = 0
    while done < count {
        let position = start + done
        let shift = position & 63
        let width = min(64 - shift, count - done)
        let mask = lowBits(width) << UInt64(shift)
        if bit { target[position >> 6] |= mask } else { target[position >> 6] &= ~mask }
        done += width
    }
}

/// How many of the first `count` bits of `words` are set.
func countSetBits(_ words: UnsafePointer<UInt64>, count: Int) -> Int {
    var total = 0
    for index in 0..<(count >> 6) { total += words[index].nonzeroBitCount }
    if count & 63 != 0 { total += (words[count >> 6] & lowBits(count & 63)).nonzeroBitCount }
    return total
}

/// A word whose lowest `count` bits (1...64) are set.
@inline(__always)
func lowBits(_ count: Int) -> UInt64 {
    ~0 >> UInt64(64 - count)
}

/// `count` bits (1...64) of `words` from bit `start` on, in the lowest places.
@inline(__always)
private func readBits(_ words: UnsafePointer<UInt64>, at start: Int, count: Int) -> UInt64 {
    let shift = start & 63
    let low = words[start >> 6] >> UInt64(shift)
    guard shift + count > 64 else { return low }
    return low | words[(start >> 6) + 1] << UInt64(64 - shift)
}
