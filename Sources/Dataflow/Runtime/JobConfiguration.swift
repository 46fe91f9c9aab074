import Functions

/// How a job runs, whatever it computes.
public struct JobConfiguration: Sendable {
    /// How many threads each run a copy of the graph; a restored job must have as many as before.
    public var workerCount: Int
    /// How many threads decode records.
    public var decodeThreadCount: Int
    /// How often an epoch is committed, milliseconds; nil: at the end and when asked.
    public var epochIntervalMilliseconds: Int?
    /// How many bytes of records may wait between reading and processing, for each source.
    public var sourceByteLimit = 32 << 20
    /// How many works (batches) may wait between reading and processing, for each source.
    public var sourceWorkLimit = 256
    /// How many bytes may wait in the exchanges of the job before sources are held back.
    public var exchangeByteLimit = 64 << 20
    /// How many bytes may wait in a worker's sinks before an epoch is asked for.
    public var sinkByteLimit = 64 << 20
    /// How many dead letters may wait in a worker before an epoch is asked for.
    public var deadLetterLimit = 10_000
    /// How long a source waits in one poll, milliseconds: how soon it sees that it shall stop.
    public var pollTimeoutMilliseconds = 50
    /// What happens to rows that cannot be decoded or computed.
    public var errorPolicy = ErrorPolicy.deadLetter
    /// Whether late rows go to the dead letters, besides being counted.
    public var keepsLateRows = false
    /// After how many microseconds without a change operators may drop what they keep of a row; nil:
    /// never.
    public var stateTTL: Int64?
    /// What expressions are evaluated with; the clock is set from `clock`.
    public var session = EvaluationSession(now: 0)
    /// The wall clock.
    public var clock: any JobClock = SystemClock()

    /// A job of `workerCount` workers and as many decoding threads.
    public init(workerCount: Int = 1, decodeThreadCount: Int? = nil) {
        self.workerCount = max(1, workerCount)
        self.decodeThreadCount = max(1, decodeThreadCount ?? workerCount)
    }
}

/// How a source makes its watermark.
public struct WatermarkOptions: Sendable {
    /// After how many microseconds without rows a partition no longer holds the watermark back;
    /// nil: never, for bounded input (rule 27).
    public var idleTimeout: Int64?
    /// Rows further in the future of the wall clock than this many microseconds go to the dead
    /// letters (rule 25).
    public var maximumFuture: Int64?

    /// Options of a source.
    public init(idleTimeout: Int64? = 30_000_000, maximumFuture: Int64? = nil) {
        self.idleTimeout = idleTimeout
        self.maximumFuture = maximumFuture
    }
}
