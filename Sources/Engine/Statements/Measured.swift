import Dataflow
import Planner

extension Session {
    /// Runs a bounded query and says what passed through each operator.
    func measured(_ planned: PlannedOutput) throws -> [String] {
        let job = try boundedJob(planned, into: CollectedBatches())
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            try job.start()
            try job.wait()
        }
        let progress = job.progress
        let nodes = progress.nodes.map { node in
            "  \(node.name): \(node.inputRowCount) rows in, \(node.outputRowCount) rows out, "
                + "\(node.lateRowCount) late, \(node.rejectedRowCount) rejected, "
                + "\(node.stateByteCount) bytes of state"
        }
        return ["Execution (\(elapsed))", "  read \(progress.recordCount) records"] + nodes
    }
}
