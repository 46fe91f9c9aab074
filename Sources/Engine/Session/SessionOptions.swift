import Dataflow

/// How a session works, whatever it runs.
public struct SessionOptions: Sendable {
    /// The folder that holds the catalog, the checkpoints and the materialised views.
    public var workspace: String
    /// The folder that relative paths in statements start from.
    public var baseFolder: String
    /// The values of `:name` in statements.
    public var variables: [String: String]
    /// How many workers a job has; nil for as many as are useful.
    public var workerCount: Int?
    /// Whether endless sources end with what is there now (`--until now`).
    public var readsUntilNow: Bool
    /// Whether jobs forget their checkpoints and start over.
    public var startsFresh: Bool
    /// The names of planner rules that do not run.
    public var disabledRules: Set<String>
    /// Whether the materialised views and sinks over internal tables are kept up to date while the
    /// session lasts, from where an earlier one left them.
    public var resumesJobs = false
    /// Whether a query that reads a materialised view or sink over internal tables has it brought up
    /// to date first.
    public var catchesUp = true
    /// Whether what was committed outlives a power cut, and not only the end of the process.
    public var survivesPowerCuts = true
    /// The wall clock; that of a test stands still until ADVANCE CLOCK moves it.
    public var clock: any JobClock = SystemClock()
    /// How the changes of internal tables are cut into batches.
    public var batchSizes = BatchSizes.whole

    /// The default: everything in `.streamsql` of the current folder.
    public init(
        workspace: String = ".streamsql", baseFolder: String = ".",
        variables: [String: String] = [:], workerCount: Int? = nil, readsUntilNow: Bool = false,
        startsFresh: Bool = false, disabledRules: Set<String> = []
    ) {
        self.workspace = workspace
        self.baseFolder = baseFolder
        self.variables = variables
        self.workerCount = workerCount
        self.readsUntilNow = readsUntilNow
        self.startsFresh = startsFresh
        self.disabledRules = disabledRules
    }
}
