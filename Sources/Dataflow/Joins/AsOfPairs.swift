import Columnar

/// Left rows with the one right row that each leaves with, `KeyedRows.none` where there is none.
struct AsOfPairs {
    private(set) var rows: [UInt32] = []
    private(set) var matches: [UInt32] = []
    private(set) var weights: [Int64] = []

    mutating func append(_ row: UInt32, _ match: UInt32, _ weight: Int64) {
        guard weight != 0 else { return }
        rows.append(row)
        matches.append(match)
        weights.append(weight)
    }

    /// The same in pieces of the usual size; without those that have no match, unless they are kept.
    func pieces(keepsUnmatched: Bool) -> [AsOfPairs] {
        var pieces: [AsOfPairs] = []
        var piece = AsOfPairs()
        for index in rows.indices where keepsUnmatched || matches[index] != KeyedRows.none {
            piece.append(rows[index], matches[index], weights[index])
            guard piece.rows.count == Batch.targetRowCount else { continue }
            pieces.append(piece)
            piece = AsOfPairs()
        }
        if !piece.rows.isEmpty { pieces.append(piece) }
        return pieces
    }
}
