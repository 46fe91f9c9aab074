import Columnar
import Functions

/// What everything that runs on one worker shares: settings, the clock, and where rows go that
/// cannot be used. Used on the worker's thread only.
public final class JobContext {
    /// The worker's number, from 0.
    public let worker: Int
    /// How many workers the job has.
    public let workerCount: Int
    /// What happens to rows that cannot be decoded or computed.
    public let errorPolicy: ErrorPolicy
    /// Whether late rows go to the dead letters, besides being counted.
    public let keepsLateRows: Bool
    /// After how many microseconds without a change state may be dropped; nil: never.
    public let stateTTL: Int64?
    /// What expressions are evaluated with; its clock is read once for each batch that comes in.
    public internal(set) var session: EvaluationSession
    /// The source whose rows are on their way; nil behind an exchange.
    var currentSource: String?
    /// The operators that wait for the end of the step.
    let steps = StepQueue()

    /// The wall clock.
    public let clock: any JobClock
    private(set) var pendingLetters: [DeadLetter] = []

    init(configuration: JobConfiguration, worker: Int) {
        self.worker = worker
        workerCount = configuration.workerCount
        errorPolicy = configuration.errorPolicy
        keepsLateRows = configuration.keepsLateRows
        stateTTL = configuration.stateTTL
        session = configuration.session
        clock = configuration.clock
        readClock()
    }

    /// The wall clock, microseconds since 1970-01-01 UTC.
    public var now: Int64 { clock.now() }

    /// Keeps a record that could not be used, with the epoch that it belongs to. Throws when errors
    /// are to stop the job.
    public func report(_ letter: DeadLetter) throws {
        if errorPolicy == .fail && letter.code != DeadLetter.lateCode {
            throw RowError(code: letter.code, letter.reason)
        }
        pendingLetters.append(letter)
    }

    func readClock() {
        session.now = clock.now()
    }

    func takeLetters() -> [DeadLetter] {
        defer { pendingLetters.removeAll() }
        return pendingLetters
    }
}

extension DeadLetter {
    /// The `code` of late rows.
    public static let lateCode = "late"
    /// The `code` of rows whose event time is NULL.
    public static let nullTimeCode = "null_event_time"
    /// The `code` of rows whose event time is too far in the future.
    public static let futureCode = "future_event_time"
}
