import Columnar
import Functions

/// Where an operator's changes go, and the rows it cannot use.
public final class Output {
    /// What the operator's worker shares.
    public let context: JobContext
    let nodeName: String
    let counters = NodeCounters()
    var edges: [Edge] = []

    /// One input of a node downstream.
    struct Edge {
        let node: Node
        let input: Int
    }

    init(nodeName: String, context: JobContext) {
        self.nodeName = nodeName
        self.context = context
    }

    /// Hands `batch` on; everything downstream has run when this returns.
    public func send(_ batch: Batch) throws {
        guard batch.count > 0 else { return }
        counters.rowsOut.count(batch.count)
        for edge in edges { try edge.node.receive(batch, input: edge.input) }
    }

    /// Counts the rows of `batch` that `selection` names as late, and keeps them where that was asked
    /// for.
    public func countLate(_ selection: Selection, of batch: Batch) throws {
        guard !selection.isEmpty else { return }
        counters.lateRows.count(selection.count)
        guard context.keepsLateRows else { return }
        for index in 0..<selection.count {
            let row = Int(selection.rows[index])
            try context.report(
                letter(
                    for: row, of: batch, code: DeadLetter.lateCode,
                    reason: "the row came after its window had closed"))
        }
    }

    /// Rejects rows that failed: inserts go to the dead letters; a removal is dropped, since its
    /// insert failed as well. Throws the first error when errors are to stop the job.
    public func reject(_ errors: RowErrors, of batch: Batch) throws {
        var seen: Set<Int> = []
        for (row, error) in errors.entries where seen.insert(row).inserted {
            if let weights = batch.weights, weights.span[row] < 0 { continue }
            try reject(row: row, of: batch, error)
        }
    }

    /// Rejects one row.
    public func reject(row: Int, of batch: Batch, _ error: RowError) throws {
        counters.rejectedRows.count(1)
        if context.errorPolicy == .fail { throw error }
        try context.report(
            letter(for: row, of: batch, code: error.code, reason: error.message))
    }

    /// What takes the place of rejected rows: `batch` without the rows that failed.
    public func removingRejected(_ errors: RowErrors, from batch: Batch) throws -> Batch {
        guard !errors.isEmpty else { return batch }
        try reject(errors, of: batch)
        return batch.filtered(by: errors.remainingRows(of: batch.count))
    }

    private func letter(
        for row: Int, of batch: Batch, code: String, reason: String
    ) -> DeadLetter {
        DeadLetter(
            source: context.currentSource ?? nodeName, partition: batch.origin?.partition,
            offset: batch.origin?.offsets.span(of: Int64.self)[row],
            payload: batch.letterPayload(row: row), code: code, reason: reason,
            operatorName: nodeName)
    }
}

extension RowErrors {
    /// The rows of a batch of `rowCount` that did not fail.
    func remainingRows(of rowCount: Int) -> Selection {
        var failed = [Bool](repeating: false, count: rowCount)
        for entry in entries { failed[entry.row] = true }
        return Selection((0..<rowCount).filter { !failed[$0] })
    }
}
