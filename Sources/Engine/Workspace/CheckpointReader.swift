import Dataflow
import SQLiteClient

/// Reads what a `CheckpointStore` wrote, when a job is opened again.
struct CheckpointReader {
    let database: Database
    let job: String

    /// The job's last epoch, with how it ended and what graph it was of.
    struct Summary {
        var epoch: Int64
        var end: JobEnd?
        var fingerprint: String
        var workerCount: Int
    }

    /// The last epoch; nil when the job has none.
    func summary() throws -> Summary? {
        var statement = try database.prepare(
            "SELECT epoch, end, fingerprint, workers FROM streamsql_jobs WHERE job = ?1")
        try statement.bind(job, to: 1)
        guard try statement.step() else { return nil }
        return Summary(
            epoch: statement.int64(at: 0),
            end: statement.isNull(at: 1) ? nil : JobEnd(rawValue: statement.int64(at: 1)),
            fingerprint: statement.string(at: 2), workerCount: Int(statement.int64(at: 3)))
    }

    /// The settings that the job was last made with, by name; empty when it was never made.
    func settings() throws -> [String: String] {
        var statement = try database.prepare(
            "SELECT name, value FROM streamsql_settings WHERE job = ?1")
        try statement.bind(job, to: 1)
        var values: [String: String] = [:]
        while try statement.step() { values[statement.string(at: 0)] = statement.string(at: 1) }
        return values
    }

    /// Where the job goes on.
    func restorePoint(_ summary: Summary) throws -> RestorePoint {
        var parts: [WorkerPart] = []
        for worker in 0..<summary.workerCount {
            var part = WorkerPart(worker: worker)
            part.positions = try positions(worker: worker)
            part.state = try state(worker: worker)
            part.runtime = try runtime(worker: worker)
            parts.append(part)
        }
        return RestorePoint(epoch: summary.epoch, end: summary.end, parts: parts)
    }

    /// What a sink prepared and may not have published, oldest first.
    func outbox(sink: String, worker: Int) throws -> [(epoch: Int64, prepared: [UInt8])] {
        var statement = try database.prepare(
            """
            SELECT epoch, prepared FROM streamsql_outbox
            WHERE job = ?1 AND worker = ?2 AND sink = ?3 ORDER BY epoch
            """)
        try statement.bind(job, to: 1)
        try statement.bind(Int64(worker), to: 2)
        try statement.bind(sink, to: 3)
        var found: [(epoch: Int64, prepared: [UInt8])] = []
        while try statement.step() {
            found.append((statement.int64(at: 0), statement.byteArray(at: 1)))
        }
        return found
    }

    /// Whether a sink has something that may not be published.
    func hasOutbox() throws -> Bool {
        var statement = try database.prepare("SELECT 1 FROM streamsql_outbox WHERE job = ?1")
        try statement.bind(job, to: 1)
        defer { statement.reset() }
        return try statement.step()
    }

    /// The names of the jobs that were stopped, or died, before their end.
    static func unfinishedJobs(in database: Database) throws -> [String] {
        var statement = try database.prepare(
            "SELECT job FROM streamsql_jobs WHERE end IS NOT ?1 ORDER BY job")
        try statement.bind(JobEnd.finished.rawValue, to: 1)
        var names: [String] = []
        while try statement.step() { names.append(statement.string(at: 0)) }
        return names
    }

    /// Forgets the job.
    func forget() throws {
        try database.transaction {
            let tables = [
                "streamsql_jobs", "streamsql_positions", "streamsql_state", "streamsql_runtime",
                "streamsql_outbox", "streamsql_readers", "streamsql_settings",
            ]
            for table in tables {
                var statement = try database.prepare("DELETE FROM \(table) WHERE job = ?1")
                try statement.bind(job, to: 1)
                try statement.run()
            }
        }
    }

    private func positions(worker: Int) throws -> [SourcePositions] {
        var statement = try database.prepare(
            """
            SELECT node, source, partition, position, finished FROM streamsql_positions
            WHERE job = ?1 AND worker = ?2 ORDER BY node
            """)
        try statement.bind(job, to: 1)
        try statement.bind(Int64(worker), to: 2)
        var found: [SourcePositions] = []
        while try statement.step() {
            let node = NodeID(Int(statement.int64(at: 0)))
            if found.last?.node != node {
                found.append(
                    SourcePositions(
                        node: node, source: statement.string(at: 1), positions: [:],
                        isFinished: statement.int64(at: 4) != 0))
            }
            let partition = Int32(truncatingIfNeeded: statement.int64(at: 2))
            found[found.count - 1].positions[partition] = .bytes(statement.byteArray(at: 3))
        }
        return found
    }

    private func state(worker: Int) throws -> [NodeState] {
        var statement = try database.prepare(
            """
            SELECT node, key, value FROM streamsql_state
            WHERE job = ?1 AND worker = ?2 ORDER BY node
            """)
        try statement.bind(job, to: 1)
        try statement.bind(Int64(worker), to: 2)
        var found: [NodeState] = []
        while try statement.step() {
            let node = NodeID(Int(statement.int64(at: 0)))
            if found.last?.node != node {
                found.append(NodeState(node: node, name: "", changes: StateChanges()))
            }
            found[found.count - 1].changes.set(
                statement.byteArray(at: 1), statement.byteArray(at: 2))
        }
        return found
    }

    private func runtime(worker: Int) throws -> [UInt8] {
        var statement = try database.prepare(
            "SELECT bytes FROM streamsql_runtime WHERE job = ?1 AND worker = ?2")
        try statement.bind(job, to: 1)
        try statement.bind(Int64(worker), to: 2)
        return try statement.step() ? statement.byteArray(at: 0) : []
    }
}

extension Statement {
    /// The bytes of a column, copied.
    func byteArray(at column: Int) -> [UInt8] {
        let span = bytes(at: column)
        return [UInt8](unsafeUninitializedCapacity: span.count) { buffer, count in
            for index in 0..<span.count { buffer[index] = span[index] }
            count = span.count
        }
    }
}
