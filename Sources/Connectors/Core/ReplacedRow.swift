import Columnar

extension Batch {
    /// Whether the row after `row` inserts what has the same `key`, columns by their numbers: a
    /// removal before it need not be written.
    func isReplaced(_ row: Int, key: [Int]) -> Bool {
        guard row + 1 < count, let weights, weights.span[row + 1] > 0 else { return false }
        return key.allSatisfy { columns[$0].rowsAreIdentical(row, row + 1) }
    }
}
