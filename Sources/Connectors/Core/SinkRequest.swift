import Columnar

/// What a sink is to write, and where.
public struct SinkRequest: Sendable {
    /// The columns of the changes.
    public var fields: [Field]
    /// The columns of the primary key, as indexes into `fields`; empty when there is none.
    public var primaryKey: [Int]
    /// The columns of `PARTITIONED BY`, as indexes into `fields`, outermost first.
    public var partitionedBy: [Int]
    /// Whether the rows of a partition come all at once and never again, as those of a window that
    /// closed: there is nothing to wait for then.
    public var hasCompletePartitions: Bool
    /// Whether a run that begins anew replaces what earlier runs of the same sink wrote, as a query
    /// that fills its own sink does; else it is added to what is there (INSERT INTO).
    public var replacesEarlierRuns: Bool
    /// Whether the query ends by itself.
    public var isBounded: Bool
    /// Whether changes with negative weights may come.
    public var takesUpdates: Bool
    /// The checked options, with the format and its options.
    public var options: ConnectorOptions
    /// The folder that relative paths start from.
    public var baseFolder: String
    /// A folder of the workspace where a writer may keep what waits between `prepare` and `publish`
    /// and is too large for the prepared bytes.
    public var stagingFolder: String
    /// The name of the sink, unique within the workspace.
    public var sinkName: String
    /// The name of the job.
    public var jobName: String
    /// The number of the worker that this writer belongs to, from 0; writers of one sink run at the
    /// same time and never name a file or a record alike.
    public var worker: Int

    /// A request; see the properties.
    public init(
        fields: [Field], primaryKey: [Int] = [], partitionedBy: [Int] = [],
        hasCompletePartitions: Bool = false, replacesEarlierRuns: Bool = false,
        isBounded: Bool = false, takesUpdates: Bool = false, options: ConnectorOptions,
        baseFolder: String = ".",
        stagingFolder: String, sinkName: String = "sink", jobName: String = "job", worker: Int = 0
    ) {
        self.fields = fields
        self.primaryKey = primaryKey
        self.partitionedBy = partitionedBy
        self.hasCompletePartitions = hasCompletePartitions
        self.replacesEarlierRuns = replacesEarlierRuns
        self.isBounded = isBounded
        self.takesUpdates = takesUpdates
        self.options = options
        self.baseFolder = baseFolder
        self.stagingFolder = stagingFolder
        self.sinkName = sinkName
        self.jobName = jobName
        self.worker = worker
    }
}
