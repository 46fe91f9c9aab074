import Columnar

/// Which rows of a batch can be among the first of their partition, where no row is ever removed: the
/// others need not be kept, nor even written down. It is decided by the first bits of the first
/// column of the order, so that some rows pass that are found to be behind later.
struct HeadScreen {
    private let ordering: RowOrdering
    /// How many rows of a partition count.
    private let end: Int
    /// For each partition the word of its last row that counts; all ones while there are too few.
    private var bounds: [UInt64] = []
    /// The words of the kept rows, by their numbers.
    private var words: [UInt64] = []
    /// How many candidates each partition has in the batch; all 0 in between.
    private var candidateCounts: [Int32] = []

    init(_ ordering: RowOrdering, end: Int) {
        self.ordering = ordering
        self.end = end
    }

    private struct Candidate {
        var partition: UInt32
        var row: UInt32
        var word: UInt64
    }

    /// The rows of `batch` that may count, and a word for each. Their partitions are `partitions`, of
    /// which `newPartitions` had no row before; `limit` is above all.
    mutating func candidates(
        _ batch: Batch, _ partitions: [UInt32], newPartitions: [UInt32], limit: Int
    ) -> (rows: Selection, words: [UInt64]) {
        let missing = limit - bounds.count
        if missing > 0 {
            bounds.append(contentsOf: repeatElement(.max, count: missing))
            candidateCounts.append(contentsOf: repeatElement(0, count: missing))
        }
        for partition in newPartitions { bounds[Int(partition)] = .max }
        let words = ordering.prefixes(of: batch.columns, count: batch.count)
        var candidates: [Candidate] = []
        candidates.reserveCapacity(batch.count)
        var areTooMany = false
        for row in 0..<batch.count {
            let partition = partitions[row]
            guard words[row] <= bounds[Int(partition)] else { continue }
            candidates.append(
                Candidate(partition: partition, row: UInt32(row), word: words[row]))
            candidateCounts[Int(partition)] += 1
            if Int(candidateCounts[Int(partition)]) > end { areTooMany = true }
        }
        for candidate in candidates { candidateCounts[Int(candidate.partition)] = 0 }
        if areTooMany { candidates = first(of: candidates) }
        return (Selection(candidates.map { Int($0.row) }), candidates.map(\.word))
    }

    /// The first rows of each partition and those that the words do not tell from the last of them,
    /// in the order of the batch.
    private func first(of candidates: [Candidate]) -> [Candidate] {
        let sorted = candidates.sorted { left, right in
            left.partition != right.partition
                ? left.partition < right.partition : left.word < right.word
        }
        var kept: [Candidate] = []
        var start = 0
        for (index, candidate) in sorted.enumerated() {
            if candidate.partition != sorted[start].partition { start = index }
            if index - start < end || candidate.word == sorted[start + end - 1].word {
                kept.append(candidate)
            }
        }
        return kept.sorted { $0.row < $1.row }
    }

    /// Notes the word of a row that is kept.
    mutating func note(_ word: UInt64, of row: UInt32) {
        let missing = Int(row) + 1 - words.count
        if missing > 0 { words.append(contentsOf: repeatElement(0, count: missing)) }
        words[Int(row)] = word
    }

    /// Notes the last row that counts of a partition that has enough of them.
    mutating func setLast(_ row: UInt32, of partition: UInt32) {
        bounds[Int(partition)] = words[Int(row)]
    }

    /// The memory that is held.
    var byteCount: Int { bounds.capacity * 12 + words.capacity * 8 }
}
