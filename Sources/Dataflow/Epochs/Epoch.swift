import Columnar

/// A consistent cut of a job: the positions of its sources, what changed in its state, and the
/// output since the last one, to be stored in one transaction (Carbone et al., asynchronous barrier
/// snapshots, 2015; Chandy and Lamport, 1985).
public struct Epoch: Sendable {
    /// 1 for the first epoch of a job, one more each time, restarts included.
    public let number: Int64
    /// Whether the job ends with this epoch.
    public let end: JobEnd?
    /// One part for each worker, in order.
    public let parts: [WorkerPart]

    /// An epoch of its parts.
    public init(number: Int64, end: JobEnd?, parts: [WorkerPart]) {
        self.number = number
        self.end = end
        self.parts = parts
    }
}

/// How a job ended, other than by an error.
public enum JobEnd: Int64, Sendable {
    /// All inputs ended and everything was sent: there is nothing to go on with.
    case finished = 1
    /// It was stopped with a checkpoint and may go on from there.
    case stopped = 2
}

/// What one worker adds to an epoch.
public struct WorkerPart: Sendable {
    /// The worker's number, from 0.
    public let worker: Int
    /// The positions of the worker's sources, complete each time.
    public var positions: [SourcePositions] = []
    /// What changed in the state of the operators, by node; only nodes with changes.
    public var state: [NodeState] = []
    /// Watermarks and ends, opaque and complete each time.
    public var runtime: [UInt8] = []
    /// What the sinks prepared, by node.
    public var outputs: [NodeOutput] = []
    /// The records that could not be used.
    public var deadLetters: [DeadLetter] = []

    /// The empty part of a worker.
    public init(worker: Int) {
        self.worker = worker
    }
}

/// How far a source was read.
public struct SourcePositions: Sendable {
    /// The source's node.
    public var node: NodeID
    /// The source's name.
    public var source: String
    /// The position of each partition.
    public var positions: [Int32: SourcePosition]
    /// Whether it was read to its end.
    public var isFinished: Bool

    /// Positions of the source at `node`.
    public init(
        node: NodeID, source: String, positions: [Int32: SourcePosition], isFinished: Bool
    ) {
        self.node = node
        self.source = source
        self.positions = positions
        self.isFinished = isFinished
    }
}

/// Changes in the state of one node.
public struct NodeState: Sendable {
    /// The node, numbered as the graph was built.
    public var node: NodeID
    /// The name of its operator.
    public var name: String
    /// The changes; when restoring, the live entries.
    public var changes: StateChanges

    /// State of `node`.
    public init(node: NodeID, name: String, changes: StateChanges) {
        self.node = node
        self.name = name
        self.changes = changes
    }
}

/// What a sink prepared.
public struct NodeOutput: Sendable {
    /// The sink's node.
    public var node: NodeID
    /// The sink's name.
    public var name: String
    /// What it prepared.
    public var output: any PreparedOutput

    /// Output of the sink at `node`.
    public init(node: NodeID, name: String, output: any PreparedOutput) {
        self.node = node
        self.name = name
        self.output = output
    }
}
