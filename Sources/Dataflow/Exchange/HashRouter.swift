import Columnar

/// Splits batches by the hash of their key columns. NULL keys hash alike, so that no row is lost
/// (rule 1).
struct HashRouter {
    private var hashes: [UInt64] = []
    private var targets: [UInt32] = []

    /// The rows of `batch` for each of `count` workers, in order.
    mutating func split(_ batch: Batch, by columns: [Int], into count: Int) -> [Batch] {
        KeyHasher.hash(columns.map { batch.columns[$0] }, count: batch.count, into: &hashes)
        var sizes = [Int](repeating: 0, count: count)
        targets.removeAll(keepingCapacity: true)
        for hash in hashes {
            // The high half decides: tables behind the exchange use the low bits.
            let target = Int((hash >> 32) &* UInt64(count) >> 32)
            targets.append(UInt32(truncatingIfNeeded: target))
            sizes[target] += 1
        }
        return (0..<count).map { target in
            if sizes[target] == batch.count { return batch }
            let rows = Selection(count: sizes[target]) { rows in
                var next = 0
                for row in 0..<targets.count where targets[row] == UInt32(target) {
                    rows[next] = UInt32(truncatingIfNeeded: row)
                    next += 1
                }
            }
            return batch.filtered(by: rows)
        }
    }
}
