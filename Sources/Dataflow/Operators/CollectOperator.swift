import Columnar
import Synchronization

/// A sink that keeps everything in memory: for ad hoc queries and tests.
public final class CollectOperator: SinkOperator {
    /// The name that plans and errors show.
    public let name: String
    private let collected: CollectedBatches

    /// A sink that adds to `collected`, which several workers may share.
    public init(into collected: CollectedBatches, name: String = "Collect") {
        self.collected = collected
        self.name = name
    }

    /// Keeps the changes.
    public func process(_ batch: Batch, context: JobContext) throws {
        collected.append(batch)
    }
}

/// Batches that were collected, by any thread.
public final class CollectedBatches: Sendable {
    private let stored = Mutex<[Batch]>([])

    /// Nothing collected.
    public init() {}

    /// The batches in order of arrival.
    public var batches: [Batch] { stored.withLock { $0 } }

    /// Takes the batches away.
    public func takeAll() -> [Batch] {
        stored.withLock { batches in
            defer { batches = [] }
            return batches
        }
    }

    func append(_ batch: Batch) {
        stored.withLock { $0.append(batch) }
    }
}
