import Columnar

/// What a join puts out in a step, gathered so that changes that cancel never leave (rule 15).
struct JoinedRows {
    private let types: [DataType]
    private var pieces: [Batch] = []
    private var rowCount = 0
    private var hasRemovals = false

    /// Beyond this many rows what is there leaves before the step is over: memory has a bound.
    private static let rowLimit = 16 * Batch.targetRowCount

    /// No rows with columns of `types`.
    init(types: [DataType]) {
        self.types = types
    }

    /// Adds rows, each piece after what it follows from.
    mutating func append(_ columns: [Column], weights: [Int64], to output: Output) throws {
        guard !weights.isEmpty else { return }
        if weights.contains(where: { $0 < 0 }) { hasRemovals = true }
        pieces.append(
            Batch(
                columns: columns, count: weights.count, weights: Weights(unlessInserts: weights)))
        rowCount += weights.count
        if rowCount >= Self.rowLimit { try send(to: output) }
    }

    /// Sends what is there.
    mutating func send(to output: Output) throws {
        defer {
            pieces.removeAll(keepingCapacity: true)
            rowCount = 0
            hasRemovals = false
        }
        guard !pieces.isEmpty else { return }
        let all = Batch.concatenated(pieces, types: types)
        try output.sendInPieces(hasRemovals ? all.consolidated() : all)
    }
}
