import Columnar

/// A node that runs an operator.
final class OperatorNode: Node {
    private let implementation: any Operator
    private let stepped: (any SteppedOperator)?
    private var hasCollected = false

    init(_ implementation: any Operator, id: NodeID, context: JobContext, part: PartCollector) {
        self.implementation = implementation
        stepped = implementation as? any SteppedOperator
        super.init(id: id, name: implementation.name, context: context, part: part)
    }

    override var stateful: (any StatefulOperator)? { implementation as? any StatefulOperator }

    override func started() throws {
        try implementation.start(output: output)
    }

    override func process(_ batch: Batch, input: Int) throws {
        try implementation.process(batch, input: input, output: output)
        guard stepped != nil, !hasCollected else { return }
        hasCollected = true
        output.context.steps.add(self)
    }

    override func processCollected() throws {
        guard hasCollected, let stepped else { return }
        hasCollected = false
        try named { try stepped.endStep(output: output) }
    }

    override func advanced(to watermark: Watermark) throws {
        try implementation.advance(to: watermark, output: output)
    }

    override func outputWatermark(_ watermark: Watermark) -> Watermark {
        implementation.outputWatermark(watermark)
    }

    override func ticked(now: Int64) throws {
        guard let timed = implementation as? any TimedOperator else { return }
        try timed.tick(now: now, output: output)
    }

    override func finishedInput(_ input: Int) throws {
        try implementation.finishInput(input, output: output)
    }

    override func finished() throws {
        try implementation.finish(output: output)
    }

    /// A node whose inputs have all ended has put out everything: after a restart it is not asked for
    /// anything again, so what it still holds need not be stored.
    override func snapshot(epoch: Int64) throws {
        if !inputs.isFinished { try takeState() }
    }
}

/// A node that runs a sink.
final class SinkNode: Node {
    private let sink: any SinkOperator

    init(_ sink: any SinkOperator, id: NodeID, context: JobContext, part: PartCollector) {
        self.sink = sink
        super.init(id: id, name: sink.name, context: context, part: part)
    }

    override var stateful: (any StatefulOperator)? { sink as? any StatefulOperator }
    override var pendingByteCount: Int { sink.pendingByteCount }

    override func process(_ batch: Batch, input: Int) throws {
        guard batch.count > 0 else { return }
        try sink.process(batch.withoutOrigin.withUnitWeights, context: output.context)
    }

    override func advanced(to watermark: Watermark) throws {
        try sink.advance(to: watermark, context: output.context)
    }

    override func finished() throws {
        try sink.finish(context: output.context)
    }

    override func flush() {
        sink.flush()
    }

    override func snapshot(epoch: Int64) throws {
        if let prepared = try sink.prepare(epoch: epoch) {
            part.add(NodeOutput(node: id, name: name, output: prepared))
        }
        try takeState()
    }

    override func committed(epoch: Int64) throws {
        try sink.committed(epoch: epoch)
    }
}

extension Node {
    /// Puts what changed in the state into the epoch.
    fileprivate func takeState() throws {
        guard let stateful else { return }
        let changes = try stateful.takeStateChanges()
        if !changes.isEmpty { part.add(NodeState(node: id, name: name, changes: changes)) }
        output.counters.stateBytes.store(stateful.stateByteCount, ordering: .relaxed)
        output.counters.stateRows.store(stateful.stateRowCount, ordering: .relaxed)
    }
}
