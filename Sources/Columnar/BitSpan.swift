/// A borrowed bitmap: bit `i` is bit `i % 64` of word `i / 64`, Arrow's order.
public struct BitSpan: ~Escapable {
    /// The words; bits past the last row are unspecified.
    public let words: Span<UInt64>

    /// Reads `words` as bits.
    @inlinable
    @_lifetime(copy words)
    public init(words: Span<UInt64>) {
        self.words = words
    }

    /// Bit `index`.
    @inlinable
    public subscript(index: Int) -> Bool {
        words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }
}

/// How many 64-bit words hold `bitCount` bits.
@inlinable
public func wordCount(forBits bitCount: Int) -> Int {
    (bitCount + 63) >> 6
}
