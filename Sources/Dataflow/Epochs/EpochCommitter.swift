import Synchronization

/// Makes epochs durable. Called on a thread of its own, one epoch at a time, while the job goes on.
public protocol EpochCommitter: AnyObject, Sendable {
    /// Stores the epoch, whole or not at all; returns when it is durable. Throws what stops the job.
    func commit(_ epoch: Epoch) throws
}

/// A committer that keeps nothing: for ad hoc queries.
public final class DiscardingCommitter: EpochCommitter {
    /// A committer that keeps nothing.
    public init() {}

    /// Forgets the epoch.
    public func commit(_ epoch: Epoch) throws {}
}

/// A committer that keeps the state in memory: for tests, and for jobs that need no durability.
public final class MemoryCommitter: EpochCommitter {
    private let stored: Mutex<Stored>

    fileprivate struct Stored {
        var number: Int64 = 0
        var end: JobEnd?
        var state: [Int: [NodeID: [[UInt8]: [UInt8]]]] = [:]
        var names: [NodeID: String] = [:]
        var last: [WorkerPart] = []
        var deadLetters: [DeadLetter] = []
    }

    /// A committer with no epoch yet.
    public init() {
        stored = Mutex(Stored())
    }

    /// Takes the epoch over.
    public func commit(_ epoch: Epoch) throws {
        stored.withLock { stored in
            stored.number = epoch.number
            stored.end = epoch.end
            stored.last = epoch.parts.map { part in
                var kept = part
                kept.state = []
                kept.deadLetters = []
                return kept
            }
            for part in epoch.parts {
                stored.deadLetters += part.deadLetters
                for node in part.state { stored.apply(node, worker: part.worker) }
            }
        }
    }

    /// The records that could not be used, of all epochs.
    public var deadLetters: [DeadLetter] { stored.withLock { $0.deadLetters } }

    /// The number of the last epoch, 0 before the first.
    public var lastEpoch: Int64 { stored.withLock { $0.number } }

    /// What a job needs to go on from the last epoch; nil before the first.
    public func restorePoint() -> RestorePoint? {
        stored.withLock { stored in
            guard stored.number > 0 else { return nil }
            let parts = stored.last.map { part in
                var part = part
                part.outputs = []
                part.state = (stored.state[part.worker] ?? [:]).map { node, entries in
                    var changes = StateChanges()
                    for (key, value) in entries { changes.set(key, value) }
                    return NodeState(node: node, name: stored.names[node] ?? "", changes: changes)
                }
                return part
            }
            return RestorePoint(epoch: stored.number, end: stored.end, parts: parts)
        }
    }
}

extension MemoryCommitter.Stored {
    fileprivate mutating func apply(_ node: NodeState, worker: Int) {
        names[node.node] = node.name
        for index in 0..<node.changes.count {
            let key = Array(node.changes.key(at: index))
            state[worker, default: [:]][node.node, default: [:]][key] =
                node.changes.value(at: index).map(Array.init)
        }
    }
}

/// Where a job goes on: the last epoch with the whole state that its changes add up to.
public struct RestorePoint: Sendable {
    /// The number of the epoch.
    public let epoch: Int64
    /// How the job ended with that epoch, if it did.
    public let end: JobEnd?
    /// For each worker its positions, its runtime bytes and the live entries of its nodes; outputs
    /// and dead letters are not needed.
    public let parts: [WorkerPart]

    /// A restore point. The job must have the same graph and as many workers as there are parts.
    public init(epoch: Int64, end: JobEnd?, parts: [WorkerPart]) {
        self.epoch = epoch
        self.end = end
        self.parts = parts
    }
}
