import struct Connectors.PartitionProgress
import Synchronization

/// How far behind a source is, told by its reader's thread and read by whoever shows progress.
final class SourceLag: Sendable {
    private let partitions = Mutex<[PartitionProgress]>([])

    func set(_ progress: [PartitionProgress]) {
        partitions.withLock { $0 = progress }
    }

    /// How much is left to read, in the unit of the offsets; nil when no end is known.
    var total: Int64? {
        let lags = partitions.withLock { $0.compactMap(\.lag) }
        return lags.isEmpty ? nil : lags.reduce(0, +)
    }
}

/// The lags of a job's sources, in the order in which they were added.
final class SourceLags: Sendable {
    private let entries = Mutex<[(source: String, lag: SourceLag)]>([])

    /// A new entry for a source.
    func add(_ source: String) -> SourceLag {
        let lag = SourceLag()
        entries.withLock { $0.append((source, lag)) }
        return lag
    }

    var all: [(source: String, lag: Int64?)] {
        entries.withLock { $0.map { ($0.source, $0.lag.total) } }
    }
}
