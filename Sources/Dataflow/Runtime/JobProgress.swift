/// How far a job is, at one moment.
public struct JobProgress: Sendable {
    /// The number of the last epoch that was committed.
    public var epoch: Int64 = 0
    /// How the job ended, if it has.
    public var end: JobEnd?
    /// The sources, one entry for each worker that reads a share.
    public var sources: [SourceProgress] = []
    /// The nodes in the order of the graph, summed over the workers.
    public var nodes: [NodeProgress] = []
    /// For each sink the nodes whose rows may reach it.
    public var sinkPaths: [[NodeID]] = []

    /// How many records were read.
    public var recordCount: Int { sources.reduce(0) { $0 + $1.recordCount } }
    /// How many bytes were read.
    public var byteCount: Int { sources.reduce(0) { $0 + $1.byteCount } }
    /// How many rows came too late: for the sink that lost most of them, since a row that is late for
    /// one sink is in general late for the others, and is still one row.
    public var lateRowCount: Int {
        let counts = Dictionary(uniqueKeysWithValues: nodes.map { ($0.node, $0.lateRowCount) })
        return sinkPaths.map { $0.reduce(0) { $0 + (counts[$1] ?? 0) } }.max() ?? 0
    }
    /// How many records could not be used.
    public var rejectedRowCount: Int { nodes.reduce(0) { $0 + $1.rejectedRowCount } }
    /// How many deletes were of keys that had no row (rule 41).
    public var ignoredRowCount: Int { nodes.reduce(0) { $0 + $1.ignoredRowCount } }
    /// How many bytes of state there were at the last epoch.
    public var stateByteCount: Int { nodes.reduce(0) { $0 + $1.stateByteCount } }
}

/// How far a worker has read its share of a source.
public struct SourceProgress: Sendable {
    /// The source's name.
    public var source: String
    /// The worker's number.
    public var worker: Int
    /// How many records were read.
    public var recordCount: Int
    /// How many bytes were read.
    public var byteCount: Int
    /// The source's watermark on this worker.
    public var watermark: Watermark
    /// Whether it was read to its end.
    public var isFinished: Bool
    /// The partitions, by number.
    public var partitions: [PartitionProgress]
}

/// How far a partition was read.
public struct PartitionProgress: Sendable {
    /// The partition's number.
    public var partition: Int32
    /// The position after the last row; nil before the first when it has none yet.
    public var position: SourcePosition?
    /// Its watermark.
    public var watermark: Watermark
    /// Whether it does not hold the source's watermark back.
    public var isIdle: Bool
}

/// What passed through a node, over all workers.
public struct NodeProgress: Sendable {
    /// The node.
    public var node: NodeID
    /// Its name.
    public var name: String
    /// How many rows came in.
    public var inputRowCount: Int
    /// How many batches came in.
    public var batchCount: Int
    /// How many rows went out.
    public var outputRowCount: Int
    /// How many rows were late.
    public var lateRowCount: Int
    /// How many rows were rejected.
    public var rejectedRowCount: Int
    /// How many deletes were of keys that had no row.
    public var ignoredRowCount: Int
    /// How many bytes the state took at the last epoch.
    public var stateByteCount: Int
    /// How many rows the state held at the last epoch.
    public var stateRowCount: Int
    /// The smallest watermark over the workers.
    public var watermark: Watermark
}

extension NodeProgress {
    /// The sum over the workers, each of which lists its nodes in the same order.
    static func sum(_ workers: [[(node: NodeID, name: String, counters: NodeCounters)]])
        -> [NodeProgress]
    {
        guard let first = workers.first else { return [] }
        return first.indices.map { index in
            let counters = workers.map { $0[index].counters }
            func total(_ field: (NodeCounters) -> Int) -> Int {
                counters.reduce(0) { $0 + field($1) }
            }
            return NodeProgress(
                node: first[index].node, name: first[index].name,
                inputRowCount: total { $0.rowsIn.load(ordering: .relaxed) },
                batchCount: total { $0.batchesIn.load(ordering: .relaxed) },
                outputRowCount: total { $0.rowsOut.load(ordering: .relaxed) },
                lateRowCount: total { $0.lateRows.load(ordering: .relaxed) },
                rejectedRowCount: total { $0.rejectedRows.load(ordering: .relaxed) },
                ignoredRowCount: total { $0.ignoredRows.load(ordering: .relaxed) },
                stateByteCount: total { $0.stateBytes.load(ordering: .relaxed) },
                stateRowCount: total { $0.stateRows.load(ordering: .relaxed) },
                watermark: counters.map { $0.watermark.load(ordering: .relaxed) }.min() ?? .min)
        }
    }
}

extension SourceProgress {
    init(_ node: SourceNode, worker: Int) {
        self.init(
            source: node.name, worker: worker, recordCount: node.recordCount,
            byteCount: node.readByteCount, watermark: node.inputs.watermark,
            isFinished: node.isSourceFinished,
            partitions: node.generator.snapshot.map { entry in
                PartitionProgress(
                    partition: entry.partition, position: node.positions[entry.partition],
                    watermark: entry.watermark, isIdle: entry.isIdle)
            })
    }
}
