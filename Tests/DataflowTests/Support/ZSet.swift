import Columnar

/// Rows with multiplicities: what a stream of changes adds up to.
struct ZSet: Equatable, CustomStringConvertible {
    private(set) var weights: [[Value]: Int64] = [:]

    init() {}

    init(_ batches: [Batch]) {
        for batch in batches { add(batch) }
    }

    init(_ rows: [[Value]]) {
        for row in rows { add(row, 1) }
    }

    mutating func add(_ row: [Value], _ weight: Int64) {
        let sum = weights[row, default: 0] + weight
        weights[row] = sum == 0 ? nil : sum
    }

    mutating func add(_ batch: Batch) {
        for (index, row) in batch.rows.enumerated() {
            add(row, batch.weights.map { $0.span[index] } ?? 1)
        }
    }

    /// Whether a row is there less than zero times.
    var hasNegative: Bool { weights.values.contains { $0 < 0 } }

    var description: String {
        weights.map { "\($0.value) x \($0.key)" }.sorted().joined(separator: "\n")
    }
}
