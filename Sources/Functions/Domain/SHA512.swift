import Columnar

/// The SHA-512 and SHA-384 hashes (FIPS 180-4).
enum SHA512 {
    /// The fractions of the square roots of the first 8 primes.
    private static let firstRoots = primes.prefix(8).map { squareRootFraction($0) }
    /// Those of the next 8, from which SHA-384 starts, and SHA-224 with their lower halves.
    static let laterRoots = primes[8..<16].map { squareRootFraction($0) }
    /// The fractions of the cube roots of the first 80 primes.
    private static let constants = primes.map { cubeRootFraction($0) }

    private static let primes: [UInt64] = {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < 80 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes
    }()

    /// 64 bits of the fraction of a square root.
    private static func squareRootFraction(_ value: UInt64) -> UInt64 {
        largest { root in root.multipliedFullWidth(by: root).high < UInt128(value) }
    }

    /// 64 bits of the fraction of a cube root.
    private static func cubeRootFraction(_ value: UInt64) -> UInt64 {
        largest { root in
            let square = root.multipliedFullWidth(by: root)
            let cube = square.low.multipliedFullWidth(by: root)
            return square.high * root + cube.high < UInt128(value) << 64
        }
    }

    /// The lower 64 bits of the largest number that `isSmall` holds for.
    private static func largest(_ isSmall: (UInt128) -> Bool) -> UInt64 {
        var low: UInt128 = 0
        var high: UInt128 = 1 << 70
        while high - low > 1 {
            let middle = (low + high) / 2
            if isSmall(middle) { low = middle } else { high = middle }
        }
        return UInt64(truncatingIfNeeded: low)
    }

    /// The 64 bytes of the SHA-512 hash of `message`.
    static func digest(_ message: TextBytes) -> [UInt8] { digest(message, from: firstRoots) }

    /// The 48 bytes of the SHA-384 hash of `message`.
    static func digest384(_ message: TextBytes) -> [UInt8] {
        Array(digest(message, from: laterRoots).prefix(48))
    }

    private static func digest(_ message: TextBytes, from start: [UInt64]) -> [UInt8] {
        var state = start
        HashBlocks.forEach(message, isBigEndian: true, size: 128) { block in
            mix(schedule(block), &state)
        }
        return state.flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) }
        }
    }

    private static func schedule(_ block: TextBytes) -> [UInt64] {
        var words = (0..<16).map { index in
            UInt64(HashBlocks.bigEndianWord(block, index * 2)) << 32
                | UInt64(HashBlocks.bigEndianWord(block, index * 2 + 1))
        }
        for index in 16..<80 {
            let a = words[index - 15]
            let b = words[index - 2]
            let first = rotate(a, 1) ^ rotate(a, 8) ^ (a >> 7)
            let second = rotate(b, 19) ^ rotate(b, 61) ^ (b >> 6)
            words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
        }
        return words
    }

    private static func mix(_ words: [UInt64], _ state: inout [UInt64]) {
        var s = state
        for round in 0..<80 {
            let choice = (s[4] & s[5]) ^ (~s[4] & s[6])
            let first =
                s[7] &+ (rotate(s[4], 14) ^ rotate(s[4], 18) ^ rotate(s[4], 41)) &+ choice
                &+ constants[round] &+ words[round]
            let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])
            let second = (rotate(s[0], 28) ^ rotate(s[0], 34) ^ rotate(s[0], 39)) &+ majority
            s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
        }
        for index in 0..<8 { state[index] &+= s[index] }
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
        word >> count | word << (64 - count)
    }
}
