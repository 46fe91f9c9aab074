import Columnar

/// The 64-bit xxHash: fast, not for secrets (Collet, "xxHash fast digest algorithm").
enum XXHash64 {
    private static let primes: [UInt64] = [
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9,
        0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5,
    ]

    /// The hash of `bytes` with the seed 0.
    static func hash(_ bytes: TextBytes) -> UInt64 {
        let (p1, p2, p3, p4, p5) = (primes[0], primes[1], primes[2], primes[3], primes[4])
        var position = 0
        var hash = p5
        if bytes.count >= 32 {
            var lanes = [p1 &+ p2, p2, 0, 0 &- p1]
            while position + 32 <= bytes.count {
                for lane in 0..<4 {
                    lanes[lane] = round(lanes[lane], word(bytes, position + lane * 8))
                }
                position += 32
            }
            hash =
                rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12)
                &+ rotate(lanes[3], 18)
            for lane in lanes { hash = (hash ^ round(0, lane)) &* p1 &+ p4 }
        }
        hash &+= UInt64(bytes.count)
        while position + 8 <= bytes.count {
            hash = rotate(hash ^ round(0, word(bytes, position)), 27) &* p1 &+ p4
            position += 8
        }
        if position + 4 <= bytes.count {
            let half = (0..<4).reduce(UInt64(0)) {
                $0 | UInt64(bytes[position + $1]) << UInt64($1 * 8)
            }
            hash = rotate(hash ^ (half &* p1), 23) &* p2 &+ p3
            position += 4
        }
        while position < bytes.count {
            hash = rotate(hash ^ (UInt64(bytes[position]) &* p5), 11) &* p1
            position += 1
        }
        hash = (hash ^ hash >> 33) &* p2
        hash = (hash ^ hash >> 29) &* p3
        return hash ^ hash >> 32
    }

    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* primes[1], 31) &* primes[0]
    }

    private static func word(_ bytes: TextBytes, _ position: Int) -> UInt64 {
        UInt64(
            littleEndian: UnsafeRawBufferPointer(bytes)
                .loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
        word << count | word >> (64 - count)
    }
}
