import Columnar
import Dataflow
import Engine
import Foundation
import SQL
import Synchronization

/// A folder with a workspace in which scripts are run, as `streamsql run` does.
struct Trial {
    let folder: TestFolder
    var options: SessionOptions

    init(_ folder: TestFolder? = nil) throws {
        self.folder = try folder ?? TestFolder()
        options = SessionOptions(
            workspace: self.folder.path + "/.streamsql", baseFolder: self.folder.path)
    }

    func session(_ ears: Ears = Ears()) throws -> Session {
        try Session(options: options, observer: ears.observer)
    }

    /// Runs a script to its end in a new session.
    @discardableResult
    func run(_ script: String) throws -> ScriptResult {
        let ears = Ears()
        let session = try session(ears)
        var result = ScriptResult()
        let job = try session.plan(script: SourceText(name: "test.sql", text: script)) {
            outcome, _ in
            switch outcome {
            case .done(let tag): result.tags.append(tag)
            case .rows(let rows): result.answers.append(rows)
            case .job: result.tags.append("job")
            }
        }
        if let job {
            try job.start()
            result.end = try job.wait()
            result.progress = job.progress
        }
        result.notices = ears.notices
        result.changes = ears.changes
        return result
    }

    /// The rows of the last SELECT of a script.
    func rows(_ script: String) throws -> [[Value]] {
        try run(script).answers.last?.batches.flatMap(\.rows) ?? []
    }

    /// A job of a script, started and not waited for; its session must be kept as long.
    func start(_ script: String) throws -> (session: Session, job: JobHandle) {
        let session = try session()
        let job = try session.plan(script: SourceText(name: "test.sql", text: script)) { _, _ in }
        guard let job else { throw NoJob() }
        try job.start()
        return (session, job)
    }

    struct NoJob: Error {}
}

/// What a script did.
struct ScriptResult {
    var tags: [String] = []
    var answers: [RowSet] = []
    var notices: [String] = []
    /// The sum of the changes of continuous SELECTs: each row with its weight, those of 0 left out.
    var changes: [[Value]: Int64] = [:]
    var end: JobEnd?
    var progress: JobProgress?
}

/// Hears what a session tells.
final class Ears: Sendable {
    private let heard = Mutex<[String]>([])
    private let sums = Mutex<[[Value]: Int64]>([:])

    var notices: [String] { heard.withLock { $0 } }
    var changes: [[Value]: Int64] { sums.withLock { $0.filter { $0.value != 0 } } }

    var observer: SessionObserver {
        SessionObserver(
            notice: { diagnostic, source in
                self.heard.withLock { $0.append(diagnostic.rendered(in: source)) }
            },
            changes: { _, batch in
                self.sums.withLock { sums in
                    for (index, row) in batch.rows.enumerated() {
                        sums[row, default: 0] += batch.weights.map { $0.span[index] } ?? 1
                    }
                }
            })
    }
}

/// Asks until `condition` holds; false when it does not for a minute.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}
