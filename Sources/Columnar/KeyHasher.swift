/// 64-bit hashes of key rows, column by column.
///
/// The mixing is a multiplication to 128 bits whose halves are folded together, as in wyhash (Wang
/// Yi, 2019), with constants and an order of our own; it is not a hash that others compute. Values
/// that group together hash alike: NULLs, NaNs, -0.0 and 0.0, integers of every width, REAL and
/// DOUBLE PRECISION. The hashes are the same in every process, since rows are spread over workers and
/// state is read back by them.
public enum KeyHasher {
    /// Puts the hash of each of the `count` rows of `columns` into `hashes`.
    public static func hash(_ columns: [Column], count: Int, into hashes: inout [UInt64]) {
        if hashes.count != count { hashes = Array(repeating: seed, count: count) }
        var words: [UInt64] = []
        hashes.withUnsafeMutableBufferPointer { buffer in
            guard let target = buffer.baseAddress else { return }
            target.update(repeating: seed, count: count)
            for column in columns {
                precondition(column.count == count)
                combine(column.expanded(), into: target, scratch: &words)
            }
        }
    }

    /// The hash of no columns.
    static let seed: UInt64 = 0x5EED_0F5A_11D0_71E5

    /// `hash` with the next word of the key.
    @inline(__always)
    static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        fold(hash ^ word, 0x9FB2_1C65_1E98_DF25)
    }

    /// `hash` with the next text of the key, sixteen bytes at a time.
    @inline(__always)
    static func mix(_ hash: UInt64, _ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
        var state = hash ^ UInt64(truncatingIfNeeded: count) &* 0xA076_1D64_78BD_642F
        var position = bytes
        var left = count
        while left > 16 {
            let low = position.loadUnaligned(as: UInt64.self)
            let high = position.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            state = fold(low ^ 0xE703_7ED1_A0B4_28DB, high ^ state)
            position += 16
            left -= 16
        }
        let low: UInt64
        var high: UInt64 = 0
        if left >= 8 {
            low = position.loadUnaligned(as: UInt64.self)
            high = position.loadUnaligned(fromByteOffset: left - 8, as: UInt64.self)
        } else {
            low = shortWord(position, left)
        }
        return fold(low ^ 0x8EBC_6AF0_9C88_C6E3, high ^ state ^ 0x5899_65CC_7537_4CC3)
    }

    private static let nullWord: UInt64 = 0x2F5D_8A61_C3E7_94B7

    private static func combine(
        _ column: Column, into target: UnsafeMutablePointer<UInt64>, scratch: inout [UInt64]
    ) {
        switch column.type.layout {
        case .bytes: combineText(column, into: target)
        default:
            let width = KeyWords.count(of: column.type) ?? 1
            if scratch.count < column.count * width {
                scratch = Array(repeating: 0, count: column.count * width)
            }
            scratch.withUnsafeMutableBufferPointer { buffer in
                guard let words = buffer.baseAddress else { return }
                KeyWords.write(column, into: words, stride: width)
                if column.hasNulls {
                    let valid = BitSpan(words: column.validityWords)
                    for row in 0..<column.count where !valid[row] { words[row * width] = nullWord }
                }
                for row in 0..<column.count {
                    target[row] = mix(target[row], words[row &* width])
                    if width == 2 { target[row] = mix(target[row], words[row &* 2 &+ 1]) }
                }
            }
        }
    }

    private static func combineText(
        _ column: Column, into target: UnsafeMutablePointer<UInt64>
    ) {
        guard column.count > 0 else { return }
        let offsets = column.values.base.assumingMemoryBound(to: Int32.self)
        let bytes = UnsafeRawPointer(column.bytes?.base ?? column.values.base)
        let valid = BitSpan(words: column.validityWords)
        let hasNulls = column.hasNulls
        for row in 0..<column.count {
            if hasNulls && !valid[row] {
                target[row] = mix(target[row], nullWord)
                continue
            }
            let start = Int(offsets[row])
            target[row] = mix(target[row], bytes + start, count: Int(offsets[row + 1]) - start)
        }
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// Up to seven bytes as a word.
    @inline(__always)
    private static func shortWord(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= 4 {
            let low = UInt64(bytes.loadUnaligned(as: UInt32.self))
            let high = UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            return low | high << 32
        }
        guard count > 0 else { return 0 }
        let first = UInt64(bytes.load(as: UInt8.self))
        let middle = UInt64(bytes.load(fromByteOffset: count / 2, as: UInt8.self))
        let last = UInt64(bytes.load(fromByteOffset: count - 1, as: UInt8.self))
        return first | middle << 8 | last << 16
    }
}
