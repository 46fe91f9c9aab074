import Columnar

/// How the rows of internal tables are cut into batches on their way to queries. Results never
/// depend on it, which tests prove with it.
public enum BatchSizes: Hashable, Sendable {
    /// As they come: all changes of a statement together.
    case whole
    /// One row at a time.
    case single
    /// Some rows at a time, chosen by a seed.
    case random(seed: UInt64)

    /// What cuts the batches of one work; the same for the same `seed` of the work.
    func cutter(seed: Int64) -> BatchCutter {
        BatchCutter(sizes: self, state: UInt64(bitPattern: seed))
    }
}

/// Cuts batches.
struct BatchCutter {
    private let sizes: BatchSizes
    private var state: UInt64

    fileprivate init(sizes: BatchSizes, state: UInt64) {
        self.sizes = sizes
        self.state = state
        if case .random(let seed) = sizes { self.state ^= seed }
    }

    /// The rows of `batch` in order, in one batch or several.
    mutating func cut(_ batch: Batch) -> [Batch] {
        guard sizes != .whole, batch.count > 1 else { return [batch] }
        var parts: [Batch] = []
        var start = 0
        while start < batch.count {
            let count = min(batch.count - start, nextSize(of: batch.count - start))
            parts.append(batch.slice(from: start, count: count))
            start += count
        }
        return parts
    }

    private mutating func nextSize(of remaining: Int) -> Int {
        guard case .random = sizes else { return 1 }
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return 1 + Int((state >> 33) % UInt64(min(remaining, 16)))
    }
}
