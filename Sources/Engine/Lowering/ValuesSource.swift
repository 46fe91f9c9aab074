import Columnar
import Dataflow

/// Rows that the query itself holds, read once.
final class ValuesSource: Source {
    let name = "VALUES"
    private let batch: Batch
    private var isRead = false

    init(batch: Batch) {
        self.batch = batch
    }

    /// After a restart the rows have been read if there is a position.
    func open(at positions: [Int32: SourcePosition]) throws {
        isRead = !positions.isEmpty
    }

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        if isRead { return .finished }
        isRead = true
        return .work(ValuesWork(batch: batch))
    }
}

private struct ValuesWork: SourceWork {
    let batch: Batch

    var byteCount: Int { 0 }

    func run() throws -> [SourceBatch] {
        [SourceBatch(batch: batch, partition: 0, position: .offset(1))]
    }
}
