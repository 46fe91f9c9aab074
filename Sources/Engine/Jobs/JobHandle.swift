import Dataflow
import Synchronization

/// A continuous query that was planned and can be run.
public final class JobHandle: Sendable {
    /// The name of the job: those of its sinks.
    public let name: String
    /// Whether it ends by itself.
    public let isBounded: Bool
    private let job: Job
    private let lags: SourceLags
    private let isStarted = Atomic(false)
    private let isBehind: (@Sendable () throws -> Bool)?
    private let onEnd: @Sendable () throws -> Void
    private let hasEnded = Mutex(false)
    /// Held until it has ended.
    private let locks: Mutex<[JobLock]>

    /// `isBehind` tells, of a job whose start takes in what its tables have, whether it has yet to do so;
    /// `onEnd` is called when everything that was committed has been published.
    init(
        name: String, isBounded: Bool, job: Job, lags: SourceLags, locks: [JobLock],
        isBehind: (@Sendable () throws -> Bool)?, onEnd: @escaping @Sendable () throws -> Void
    ) {
        self.name = name
        self.isBounded = isBounded
        self.job = job
        self.lags = lags
        self.isBehind = isBehind
        self.onEnd = onEnd
        self.locks = Mutex(locks)
    }

    /// Starts its threads, and waits for the rows that its tables have where it matters which those are.
    /// Throws `EngineError`.
    public func start() throws {
        isStarted.store(true, ordering: .relaxed)
        do {
            try job.start()
            while let isBehind, try isBehind(), flush() {}
        } catch { throw EngineError(error, in: nil) }
    }

    /// How far it is. Cheap enough to be asked several times a second.
    public var progress: JobProgress { job.progress }

    /// How much each source has left to read, by its name, in the unit of its offsets; nil where the
    /// end is unknown.
    public var lag: [(source: String, lag: Int64?)] { lags.all }

    /// Whether it was started and has not ended yet.
    public var isRunning: Bool { isStarted.load(ordering: .relaxed) && job.progress.end == nil }

    /// Commits everything read so far and waits until it can be seen; false when it ended before.
    @discardableResult
    public func flush() -> Bool { job.flush() != nil }

    /// Ends it where it stands, as if the process had died; does not wait.
    func abort() {
        hasEnded.withLock { $0 = true }
        job.abort()
    }

    /// Asks it to commit and end; does not wait.
    public func stop() { job.stop() }

    /// Waits until it has ended. Throws `EngineError` when it failed.
    @discardableResult
    public func wait() throws -> JobEnd {
        defer { locks.withLock { $0 = [] } }
        do {
            let end = try job.wait()
            try hasEnded.withLock { hasEnded in
                if !hasEnded { try onEnd() }
                hasEnded = true
            }
            return end
        } catch { throw EngineError(error, in: nil) }
    }
}
