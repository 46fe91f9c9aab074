import Columnar
import Dataflow

/// Rows that a statement holds in memory, read once: what RETURNING and ON CONFLICT look at.
final class RowsSource: Source {
    let name: String
    private var batches: ArraySlice<Batch>
    private let neededFields: [Int]
    private let preparation: RowPreparation

    init(name: String, batches: [Batch], neededFields: [Int], preparation: RowPreparation) {
        self.name = name
        self.batches = batches[...]
        self.neededFields = neededFields
        self.preparation = preparation
    }

    func open(at positions: [Int32: SourcePosition]) throws {}

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        guard let batch = batches.popFirst() else { return .finished }
        let needed = batch.replacing(columns: neededFields.map { batch.columns[$0] })
        return .work(RowsWork(batch: needed, preparation: preparation))
    }
}

private struct RowsWork: SourceWork {
    let batch: Batch
    let preparation: RowPreparation

    var byteCount: Int { 0 }

    func run() throws -> [SourceBatch] {
        [preparation.prepare(SourceBatch(batch: batch, partition: 0, position: .offset(1)))]
    }
}
