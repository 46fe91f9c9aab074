/// Builds the graph of one worker, inputs before those who read them. Every worker must build the
/// same graph; only the shares of the sources differ.
public final class GraphBuilder {
    /// What operators may want to know of the worker they run on.
    public let context: JobContext
    let part: PartCollector
    private(set) var nodes: [NodeID: Node] = [:]
    private(set) var order: [Node] = []
    private(set) var sources: [SourceEntry] = []
    private(set) var senders: [ExchangeSender] = []
    private(set) var receivers: [ExchangeReceiver] = []
    private var upstream: [NodeID: [NodeID]] = [:]
    private var sinks: [NodeID] = []
    private var nextIndex = 0

    /// A source with its node.
    struct SourceEntry {
        let node: SourceNode
        let source: (any Source)?
        let startsAfter: [NodeID]
    }

    init(configuration: JobConfiguration, worker: Int) {
        context = JobContext(configuration: configuration, worker: worker)
        part = PartCollector(worker: worker)
    }

    /// The number of the worker whose graph is built, from 0.
    public var worker: Int { context.worker }

    /// How many workers the job has.
    public var workerCount: Int { context.workerCount }

    /// Adds a source called `name`; nil on a worker that has no share of it, where it ends at once.
    /// `watermarks` is nil where it has no WATERMARK. It is not read before the sources
    /// `startsAfter` have been read to their end by every worker.
    public func addSource(
        _ source: (any Source)?, name: String, watermarks: WatermarkOptions? = nil,
        startsAfter: [NodeID] = []
    ) -> NodeID {
        let node = SourceNode(
            id: takeID(), name: name, options: watermarks, context: context, part: part)
        sources.append(SourceEntry(node: node, source: source, startsAfter: startsAfter))
        return add(node, inputs: [])
    }

    /// Adds an operator; `inputs[i]` becomes its input `i`.
    public func add(_ implementation: any Operator, inputs: [NodeID]) -> NodeID {
        add(
            OperatorNode(implementation, id: takeID(), context: context, part: part),
            inputs: inputs)
    }

    /// Adds a sink. Several sinks may read the same node.
    @discardableResult
    public func addSink(_ sink: any SinkOperator, input: NodeID) -> NodeID {
        let node = add(SinkNode(sink, id: takeID(), context: context, part: part), inputs: [input])
        sinks.append(node)
        return node
    }

    /// For each sink the nodes whose rows may reach it.
    var sinkPaths: [[NodeID]] {
        sinks.map { sink in
            var path: Set<NodeID> = []
            var next = [sink]
            while let node = next.popLast() {
                if path.insert(node).inserted { next += upstream[node] ?? [] }
            }
            return order.map(\.id).filter(path.contains)
        }
    }

    /// Moves the rows of `input` between the workers; with one worker it is `input` itself.
    public func exchange(_ input: NodeID, _ routing: Routing) -> NodeID {
        let sendID = takeID()
        let receiveID = takeID()
        guard workerCount > 1 else {
            nodes[receiveID] = nodes[input]
            return receiveID
        }
        let sender = ExchangeSender(
            routing: routing, ordinal: senders.count, id: sendID, context: context, part: part)
        let receiver = ExchangeReceiver(
            workerCount: workerCount, id: receiveID, name: routing.name, context: context,
            part: part)
        _ = add(sender, inputs: [input])
        sender.output.edges.append(Output.Edge(node: receiver, input: worker))
        senders.append(sender)
        receivers.append(receiver)
        upstream[receiveID] = [sendID]
        nodes[receiveID] = receiver
        order.append(receiver)
        return receiveID
    }

    private func takeID() -> NodeID {
        defer { nextIndex += 1 }
        return NodeID(nextIndex)
    }

    private func add(_ node: Node, inputs: [NodeID]) -> NodeID {
        nodes[node.id] = node
        order.append(node)
        upstream[node.id] = inputs.compactMap { nodes[$0]?.id }
        for input in inputs {
            assert(nodes[input] != nil, "a node is added after its inputs")
            nodes[input]?.connect(to: node)
        }
        return node.id
    }

    /// The nodes that have ended once `first` have: those that read from nothing else.
    func nodesEnded(with first: [NodeID]) -> [Node] {
        var ended = Set(first)
        for node in order {
            if let inputs = upstream[node.id], !inputs.isEmpty, inputs.allSatisfy(ended.contains) {
                ended.insert(node.id)
            }
        }
        return order.filter { ended.contains($0.id) }
    }
}
