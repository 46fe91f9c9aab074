import Columnar
import Functions

/// One worker's graph and what it does with each thing that comes in. It has no thread and never
/// waits: `Job` gives it one, `SynchronousJob` calls it directly.
///
/// Barriers: sources are cut at once; whatever an exchange brings is taken until its barrier, and
/// nothing more is taken until the barrier has reached every node.
final class Worker {
    let index: Int
    let context: JobContext
    let sources: [Source]
    private(set) var blockedLanes: [Bool]
    private(set) var isAligning = false
    /// Whether the last epoch has begun: nothing is read any more.
    private(set) var isClosing = false
    /// For each sink the nodes whose rows may reach it.
    let sinkPaths: [[NodeID]]
    private let nodes: [Node]
    private let receivers: [ExchangeReceiver]
    private let hub: ExchangeHub
    private let part: PartCollector
    private let sinkByteLimit: Int
    private let deadLetterLimit: Int
    private var epoch: Int64 = 0

    /// A source of the worker's graph.
    struct Source {
        let node: SourceNode
        let source: (any Dataflow.Source)?
        /// The nodes that must have ended, on every worker, before it is read.
        let gate: [Node]
    }

    init(_ builder: GraphBuilder, hub: ExchangeHub, configuration: JobConfiguration) {
        index = builder.worker
        context = builder.context
        nodes = builder.order
        sinkPaths = builder.sinkPaths
        receivers = builder.receivers
        part = builder.part
        self.hub = hub
        sinkByteLimit = configuration.sinkByteLimit
        deadLetterLimit = configuration.deadLetterLimit
        blockedLanes = Array(
            repeating: false, count: builder.receivers.count * builder.workerCount)
        sources = builder.sources.map { entry in
            Source(
                node: entry.node, source: entry.source,
                gate: builder.nodesEnded(with: entry.startsAfter))
        }
        for sender in builder.senders { sender.hub = hub }
    }

    /// Whether every node has ended.
    var isFinished: Bool { nodes.allSatisfy { $0.inputs.isFinished } }

    /// Whether sinks or dead letters wait for an epoch in such numbers that it cannot wait.
    var needsEpoch: Bool {
        context.pendingLetters.count >= deadLetterLimit
            || nodes.reduce(0) { $0 + $1.pendingByteCount } > sinkByteLimit
    }

    /// Whether rows may be taken from sources now.
    var mayTakeSources: Bool {
        !isAligning && !isClosing && !hub.budget.isExceeded && !needsEpoch
    }

    /// Whether what `source` waits for has ended on this worker.
    func isGateOpen(_ source: Int) -> Bool {
        sources[source].gate.allSatisfy { $0.inputs.isFinished }
    }

    /// The job begins.
    func start(isRestored: Bool) throws {
        context.readClock()
        if !isRestored {
            // Who receives begins first: what a node sends as it begins is an input like any other.
            for node in nodes.reversed() { try node.named { try node.started() } }
        }
        for source in sources where source.source == nil || source.node.isSourceFinished {
            try source.node.finishSource()
        }
        try context.steps.endStep()
    }

    func deliver(_ delivery: SourceDelivery, source: Int) throws {
        context.readClock()
        try sources[source].node.deliver(delivery)
        try context.steps.endStep()
    }

    func deliver(_ message: Message, lane: Int) throws {
        context.readClock()
        let receiver = receivers[lane / context.workerCount]
        let input = lane % context.workerCount
        switch message {
        case .batch(let batch):
            try receiver.receive(batch, input: input)
        case .signal(let signal):
            if case .barrier = signal { blockedLanes[lane] = true }
            try receiver.receive(signal, input: input)
        }
        try context.steps.endStep()
        hub.release(message)
    }

    /// Time went on; `isHeldBack(i)` tells whether source `i` was not asked for rows since.
    func tick(isHeldBack: (Int) -> Bool) throws {
        let now = context.now
        context.readClock()
        for (index, source) in sources.enumerated() {
            try source.node.tick(now: now, isHeldBack: isAligning || isHeldBack(index))
        }
        try context.steps.endStep()
    }

    /// Tells the operators what time it is; not while an epoch is being cut, since what they send
    /// would belong to neither side of it. False when it could not be told.
    func tickOperators() throws -> Bool {
        if isAligning || isClosing { return false }
        context.readClock()
        let now = context.session.now
        for node in nodes where !node.inputs.isFinished {
            try node.named { try node.ticked(now: now) }
        }
        return true
    }

    func beginEpoch(_ number: Int64, isLast: Bool, flushes: Bool) throws {
        if isLast || flushes {
            for node in nodes { node.flush() }
        }
        epoch = number
        isAligning = true
        isClosing = isLast
        for source in sources { try source.node.beginBarrier(epoch: number) }
    }

    /// The worker's part of the epoch, once the barrier has reached every node; it goes on then.
    func takePart() -> WorkerPart? {
        guard isAligning, part.reachedCount == nodes.count else { return nil }
        isAligning = false
        for lane in blockedLanes.indices { blockedLanes[lane] = false }
        return part.take(runtime: encodeRuntime(), deadLetters: context.takeLetters())
    }

    func committed(epoch: Int64) throws {
        for node in nodes { try node.named { try node.committed(epoch: epoch) } }
    }
}

extension Worker {
    /// Takes over a worker's part of a restore point.
    func restore(_ saved: WorkerPart) throws {
        var entries: [NodeID: StateChanges] = [:]
        for state in saved.state { entries[state.node] = state.changes }
        for node in nodes {
            let state = entries.removeValue(forKey: node.id)
            try node.named {
                try node.stateful?.restore(from: state ?? StateChanges())
            }
        }
        guard entries.isEmpty else {
            throw StateError("the job's graph has changed since its last epoch")
        }
        var positions: [NodeID: [Int32: SourcePosition]] = [:]
        for source in saved.positions { positions[source.node] = source.positions }
        var reader = StateReader(saved.runtime)
        guard try reader.read(Int64.self) == Int64(nodes.count) else {
            throw StateError("the job's graph has changed since its last epoch")
        }
        for node in nodes { try node.inputs.decode(from: &reader) }
        for source in sources {
            try source.node.decode(from: &reader, positions: positions[source.node.id] ?? [:])
        }
    }

    private func encodeRuntime() -> [UInt8] {
        var writer = StateWriter()
        writer.write(Int64(nodes.count))
        for node in nodes { node.inputs.encode(into: &writer) }
        for source in sources { source.node.encode(into: &writer) }
        return writer.bytes
    }

    /// What passed through the nodes so far.
    var counters: [(node: NodeID, name: String, counters: NodeCounters)] {
        nodes.map { ($0.id, $0.name, $0.output.counters) }
    }
}
