import Columnar
import Glibc

/// The MD5 hash (RFC 1321).
enum MD5 {
    private static let shifts: [[UInt32]] = [
        [7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21],
    ]
    private static let constants: [UInt32] = (0..<64).map { round in
        UInt32(abs(sin(Double(round + 1))) * 0x1p32)
    }

    /// The 16 bytes of the hash of `message`.
    static func digest(_ message: TextBytes) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
        HashBlocks.forEach(message, isBigEndian: false) { block in
            let words = (0..<16).map { HashBlocks.littleEndianWord(block, $0) }
            mix(words, &state)
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    }

    private static func mix(_ words: [UInt32], _ state: inout [UInt32]) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        for round in 0..<64 {
            let (function, index): (UInt32, Int) =
                switch round / 16 {
                case 0: ((b & c) | (~b & d), round)
                case 1: ((d & b) | (~d & c), (5 * round + 1) % 16)
                case 2: (b ^ c ^ d, (3 * round + 5) % 16)
                default: (c ^ (b | ~d), 7 * round % 16)
                }
            let sum = a &+ function &+ constants[round] &+ words[index]
            let shift = shifts[round / 16][round % 4]
            (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
    }
}

/// The blocks that MD5 and SHA work on: the message, a one bit, zeros, its length. They have 64
/// bytes, those of SHA-512 twice as many.
enum HashBlocks {
    static func forEach(
        _ message: TextBytes, isBigEndian: Bool, size: Int = 64, _ body: (TextBytes) -> Void
    ) {
        let whole = message.count / size
        for block in 0..<whole {
            body(UTF8Text.slice(message, block * size..<block * size + size))
        }
        var tail = Array(message[(whole * size)...]) + [0x80]
        // The length takes an eighth of a block; of SHA-512's only the lower half is ever needed.
        while tail.count % size != size - size / 8 { tail.append(0) }
        while tail.count % size != size - 8 { tail.append(0) }
        let bitCount = UInt64(message.count) * 8
        for byte in 0..<8 {
            let shift = UInt64(isBigEndian ? 56 - byte * 8 : byte * 8)
            tail.append(UInt8(truncatingIfNeeded: bitCount >> shift))
        }
        tail.withUnsafeBufferPointer { tail in
            for block in 0..<tail.count / size {
                body(UTF8Text.slice(tail, block * size..<block * size + size))
            }
        }
    }

    static func littleEndianWord(_ block: TextBytes, _ index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(block[index * 4 + $1]) << UInt32($1 * 8) }
    }

    static func bigEndianWord(_ block: TextBytes, _ index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(block[index * 4 + $1]) }
    }
}
