import Functions

/// The workers of a job, built and restored.
enum WorkerSet {
    /// Builds a graph for each worker, all alike, and gives it its part of `restorePoint`.
    static func build(
        _ configuration: JobConfiguration, restoring restorePoint: RestorePoint?,
        _ build: (GraphBuilder) throws -> Void
    ) throws -> (workers: [Worker], hub: ExchangeHub) {
        let builders = try (0..<configuration.workerCount).map { index in
            let builder = GraphBuilder(configuration: configuration, worker: index)
            try build(builder)
            return builder
        }
        let hub = ExchangeHub(
            workerCount: configuration.workerCount,
            laneCount: builders[0].receivers.count * configuration.workerCount,
            sourceCount: builders[0].sources.count,
            byteLimit: configuration.exchangeByteLimit)
        assert(
            builders.allSatisfy { builder in
                builder.order.map(\.id) == builders[0].order.map(\.id)
            }, "every worker has the same graph")
        let workers = builders.map { Worker($0, hub: hub, configuration: configuration) }
        if let restorePoint {
            guard restorePoint.parts.count == workers.count else {
                throw StateError(
                    "the job was saved with \(restorePoint.parts.count) workers, "
                        + "and cannot go on with \(workers.count)")
            }
            for part in restorePoint.parts where workers.indices.contains(part.worker) {
                try workers[part.worker].restore(part)
            }
        }
        return (workers, hub)
    }
}
