import Columnar

/// The SHA-256 hash (FIPS 180-4).
enum SHA256 {
    /// The fractions of the square roots of the first 8 primes and of the cube roots of the first 64.
    private static let initial: [UInt32] = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
        0x5BE0_CD19,
    ]
    private static let constants: [UInt32] = {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes.map { UInt32(truncatingIfNeeded: cubeRootTimes2To32($0)) }
    }()

    /// The whole part of the cube root of `value` · 2^96: a root with 32 bits of its fraction.
    private static func cubeRootTimes2To32(_ value: UInt64) -> UInt64 {
        var low: UInt64 = 0
        var high: UInt64 = 1 << 36
        while high - low > 1 {
            let middle = (low + high) / 2
            let square = UInt128(middle) * UInt128(middle)
            let cube = square.multipliedFullWidth(by: UInt128(middle))
            let wanted = UInt128(value) << 96
            if cube.high == 0 && cube.low <= wanted { low = middle } else { high = middle }
        }
        return low
    }

    /// The 32 bytes of the hash of `message`.
    static func digest(_ message: TextBytes) -> [UInt8] { digest(message, from: initial) }

    /// The 28 bytes of the SHA-224 hash of `message`: another start, and the end cut off.
    static func digest224(_ message: TextBytes) -> [UInt8] {
        let start = SHA512.laterRoots.map { UInt32(truncatingIfNeeded: $0) }
        return Array(digest(message, from: start).prefix(28))
    }

    private static func digest(_ message: TextBytes, from start: [UInt32]) -> [UInt8] {
        var state = start
        HashBlocks.forEach(message, isBigEndian: true) { block in
            mix(schedule(block), &state)
        }
        return state.flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - $0 * 8)) }
        }
    }

    private static func schedule(_ block: TextBytes) -> [UInt32] {
        var words = (0..<16).map { HashBlocks.bigEndianWord(block, $0) }
        for index in 16..<64 {
            let a = words[index - 15]
            let b = words[index - 2]
            let first = rotate(a, 7) ^ rotate(a, 18) ^ (a >> 3)
            let second = rotate(b, 17) ^ rotate(b, 19) ^ (b >> 10)
            words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
        }
        return words
    }

    private static func mix(_ words: [UInt32], _ state: inout [UInt32]) {
        var s = state
        for round in 0..<64 {
            let choice = (s[4] & s[5]) ^ (~s[4] & s[6])
            let first =
                s[7] &+ (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) &+ choice
                &+ constants[round] &+ words[round]
            let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])
            let second = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) &+ majority
            s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
        }
        for index in 0..<8 { state[index] &+= s[index] }
    }

    @inline(__always)
    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }
}
