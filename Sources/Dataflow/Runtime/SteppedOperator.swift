import Columnar

/// An operator that must see what one change of the world does to each of its inputs at once: both
/// sides of a self join, the branches of a diamond (rule 8).
///
/// What one batch of a source, or of an exchange, causes is a *step*. `process` only collects; when
/// the step is over, `endStep` is called once, after everything upstream of it has run. A watermark,
/// a barrier or an end never overtakes what was collected.
public protocol SteppedOperator: Operator {
    /// Nothing more comes in this step: takes in what was collected and sends what follows from it.
    func endStep(output: Output) throws
}

/// The nodes of a worker that have collected rows in the step under way.
final class StepQueue {
    private var waiting: [Node] = []

    /// Notes that `node` has collected rows.
    func add(_ node: Node) {
        waiting.append(node)
    }

    /// Lets the nodes process what they have collected, those first that were built first: a node is
    /// built after all that it reads from.
    func endStep() throws {
        while !waiting.isEmpty {
            var first = 0
            for index in waiting.indices where waiting[index].id < waiting[first].id {
                first = index
            }
            try waiting.remove(at: first).processCollected()
        }
    }
}
