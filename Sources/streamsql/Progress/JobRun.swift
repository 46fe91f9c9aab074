import Dataflow
import Dispatch
import Engine
import Synchronization

/// Runs jobs before the user's eyes: progress while they go on, a summary at their end, and a clean
/// stop on Ctrl-C or SIGTERM.
final class JobRun: Sendable {
    private let console: Console
    private let interrupts: Interrupts
    private let isQuiet: Bool
    private let whereToLook: String
    /// How often the status block is drawn, and a plain line written, milliseconds.
    private static let statusInterval = 250
    private static let lineInterval = 5_000

    /// - Parameter whereToLook: the command that shows the dead letters.
    init(console: Console, interrupts: Interrupts, isQuiet: Bool, whereToLook: String) {
        self.console = console
        self.interrupts = interrupts
        self.isQuiet = isQuiet
        self.whereToLook = whereToLook
    }

    /// How a run ended.
    struct End {
        /// Whether somebody asked for it; nil when the jobs ended by themselves.
        var signal: Interrupts.Signal?
        /// What each job reported last.
        var snapshots: [JobSnapshot]
    }

    /// Waits for jobs that were started, and shows how they are doing. Throws the first `EngineError`,
    /// after all have ended.
    ///
    /// - Parameter seconds: after so many they are stopped; nil leaves them alone.
    @discardableResult
    func wait(for jobs: [JobHandle], stoppingAfter seconds: Double? = nil) throws -> End {
        let meters = Mutex(jobs.map { JobMeter($0) })
        let ticker = Ticker(
            milliseconds: console.isErrorTerminal ? Self.statusInterval : Self.lineInterval
        ) { [self] in
            meters.withLock { show(&$0) }
        }
        let alarm = seconds.map { seconds in
            Ticker(milliseconds: Int(seconds * 1_000)) { jobs.forEach { $0.stop() } }
        }
        let (outcomes, signal) = interrupts.withHandler { [self] _ in
            if !isQuiet, !console.isErrorTerminal { console.note("stopping…") }
            jobs.forEach { $0.stop() }
        } _: {
            jobs.map { job in Result { try job.wait() } }
        }
        alarm?.stop()
        ticker.stop()
        console.clearStatus()
        let snapshots = meters.withLock { meters in
            meters.indices.map { meters[$0].snapshot() }
        }
        for (index, outcome) in outcomes.enumerated() {
            let end = try outcome.get()
            guard !isQuiet else { continue }
            let lines = snapshots[index].summary(
                of: jobs[index], end: end, whereToLook: whereToLook)
            lines.forEach { console.note($0) }
        }
        return End(signal: signal, snapshots: snapshots)
    }

    private func show(_ meters: inout [JobMeter]) {
        guard !isQuiet else { return }
        let hint = "Ctrl-C stops and commits"
        if console.isErrorTerminal {
            let width = console.statusWidth
            console.show(
                status: meters.indices.flatMap { index in
                    meters[index].snapshot().statusLines(
                        name: meters[index].name, hint: hint, width: width)
                })
        } else {
            for index in meters.indices {
                console.note(meters[index].snapshot().plainLine(name: meters[index].name))
            }
        }
    }
}

/// Reads a job's counters and works out the rates.
private struct JobMeter {
    let name: String
    private let job: JobHandle
    private let start = ContinuousClock.now
    private let clock = SystemClock()
    private var records = ProgressRate()
    private var bytes = ProgressRate()

    init(_ job: JobHandle) {
        self.job = job
        name = job.title
    }

    mutating func snapshot() -> JobSnapshot {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        var snapshot = JobSnapshot(job, seconds: seconds, now: clock.now())
        snapshot.recordRate = records.update(snapshot.recordCount, at: seconds)
        snapshot.byteRate = bytes.update(job.progress.byteCount, at: seconds)
        return snapshot
    }
}
