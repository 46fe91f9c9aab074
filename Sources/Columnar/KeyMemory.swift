import Glibc

/// Words that grow, zero at first, outside Swift's arrays so that loops hold plain pointers.
final class KeyMemory {
    /// The first word.
    private(set) var words: UnsafeMutablePointer<UInt64>
    /// How many words there are.
    private(set) var capacity: Int

    /// `capacity` words, all zero; pages are taken when they are first touched.
    init(capacity: Int) {
        self.capacity = max(16, capacity)
        words = Self.allocate(self.capacity)
    }

    deinit { free(words) }

    /// How many bytes it has.
    var byteCount: Int { capacity * 8 }

    /// Makes it hold at least `count` words, keeping the first `used`.
    @inline(__always)
    func reserve(_ count: Int, used: Int) {
        if count > capacity { grow(to: count, used: used) }
    }

    private func grow(to count: Int, used: Int) {
        let larger = max(count, capacity * 2)
        let fresh = Self.allocate(larger)
        fresh.update(from: words, count: used)
        free(words)
        words = fresh
        capacity = larger
    }

    /// Large blocks are aligned to huge pages and ask for them: random access then misses the TLB
    /// less.
    private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt64> {
        let hugePage = 2 << 20
        var block: UnsafeMutableRawPointer?
        if count * 8 >= 2 * hugePage, posix_memalign(&block, hugePage, count * 8) == 0 {
            if let block {
                _ = madvise(block, count * 8, MADV_HUGEPAGE)
                memset(block, 0, count * 8)
            }
        } else {
            block = calloc(count, 8)
        }
        guard let block else { preconditionFailure("out of memory for \(count) words of keys") }
        return block.assumingMemoryBound(to: UInt64.self)
    }
}
