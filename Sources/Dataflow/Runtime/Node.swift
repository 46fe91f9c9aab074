import Columnar
import Functions

/// A place of a worker's graph: keeps count of its inputs and passes signals on. Subclasses say what
/// happens to rows.
class Node {
    let id: NodeID
    let name: String
    let output: Output
    final var inputs: InputTracker
    final let part: PartCollector

    init(id: NodeID, name: String, context: JobContext, part: PartCollector) {
        self.id = id
        self.name = name
        self.part = part
        output = Output(nodeName: name, context: context)
        inputs = InputTracker(inputCount: 0)
    }

    // What subclasses fill in.

    func started() throws {}
    func process(_ batch: Batch, input: Int) throws {}
    /// Processes what was collected for the end of the step, if anything was.
    func processCollected() throws {}
    func advanced(to watermark: Watermark) throws {}
    func outputWatermark(_ watermark: Watermark) -> Watermark { watermark }
    func ticked(now: Int64) throws {}
    func finishedInput(_ input: Int) throws {}
    func finished() throws {}
    func flush() {}
    func snapshot(epoch: Int64) throws {}
    func committed(epoch: Int64) throws {}
    var stateful: (any StatefulOperator)? { nil }
    var pendingByteCount: Int { 0 }

    /// Passes a signal to everything downstream.
    func forward(_ signal: Signal) throws {
        for edge in output.edges { try edge.node.receive(signal, input: edge.input) }
    }

    // What arrives.

    final func receive(_ batch: Batch, input: Int) throws {
        output.counters.rowsIn.count(batch.count)
        output.counters.batchesIn.count(1)
        try named { try process(batch, input: input) }
    }

    final func receive(_ signal: Signal, input: Int) throws {
        switch signal {
        case .watermark(let watermark):
            if inputs.advance(input, to: watermark) { try advance() }
        case .idle(let isIdle):
            try setIdle(isIdle, input: input)
        case .finish:
            try finish(input: input)
        case .barrier(let epoch):
            guard inputs.barrier(input) else { return }
            try processCollected()
            try named { try snapshot(epoch: epoch) }
            part.nodeReached()
            try forward(.barrier(epoch))
        }
    }

    /// Passes on to `node` what this node emits.
    final func connect(to node: Node) {
        output.edges.append(Output.Edge(node: node, input: node.inputs.addInput()))
    }

    final func advance() throws {
        try processCollected()
        let watermark = inputs.watermark
        output.counters.watermark.store(watermark, ordering: .relaxed)
        try named { try advanced(to: watermark) }
        try forward(.watermark(outputWatermark(watermark)))
    }

    private func setIdle(_ isIdle: Bool, input: Int) throws {
        let wasIdle = inputs.isIdle
        if inputs.setIdle(input, isIdle) { try advance() }
        guard inputs.isIdle != wasIdle else { return }
        try processCollected()
        try forward(.idle(!wasIdle))
    }

    private func finish(input: Int) throws {
        guard !inputs.isFinished(input) else { return }
        let wasIdle = inputs.isIdle
        let rose = inputs.finish(input)
        if inputs.isFinished { try processCollected() }
        try named { try finishedInput(input) }
        if rose { try advance() }
        if inputs.isFinished {
            try named { try finished() }
            try forward(.finish)
        } else if inputs.isIdle != wasIdle {
            try processCollected()
            try forward(.idle(!wasIdle))
        }
    }

    /// Runs the node's own code; an error that leaves it says where it came from.
    final func named(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as JobFailure {
            throw failure
        } catch {
            throw JobFailure(node: name, error: error)
        }
    }
}

/// The error that stopped a job, and the node it came from.
public struct JobFailure: Error, CustomStringConvertible {
    /// The name of the source, operator or sink that failed; nil when it was the committer.
    public let node: String?
    /// What it said.
    public let error: any Error

    /// A failure of `node`.
    public init(node: String?, error: any Error) {
        self.node = node
        self.error = error
    }

    /// Node and error in one line.
    public var description: String {
        node.map { "\($0): \(error)" } ?? "\(error)"
    }
}

/// Where the nodes of a worker put what belongs to the epoch in the making.
final class PartCollector {
    private(set) var part: WorkerPart
    /// How many nodes the barrier has reached.
    private(set) var reachedCount = 0

    init(worker: Int) {
        part = WorkerPart(worker: worker)
    }

    func nodeReached() { reachedCount += 1 }
    func add(_ state: NodeState) { part.state.append(state) }
    func add(_ output: NodeOutput) { part.outputs.append(output) }
    func add(_ positions: SourcePositions) { part.positions.append(positions) }

    /// The part as it is; the next one begins.
    func take(runtime: [UInt8], deadLetters: [DeadLetter]) -> WorkerPart {
        defer { part = WorkerPart(worker: part.worker) }
        reachedCount = 0
        part.runtime = runtime
        part.deadLetters = deadLetters
        return part
    }
}
