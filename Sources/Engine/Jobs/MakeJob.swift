import Columnar
import Connectors
import Dataflow
import Foundation
import Planner
import SQL
import SQLiteClient

extension Session {
    /// The job that fills an output; while a script is planned, the output waits for the others of
    /// the script instead and the statement is done.
    func start(_ output: JobOutput, tag: String) throws -> StatementOutcome {
        if isChecking { return .done(tag) }
        if gathered != nil {
            gathered?.append(output)
            return .done(tag)
        }
        return .job(try build([output]))
    }

    /// The one job of everything that a script has gathered; nil when that is nothing.
    func makeGatheredJob() throws -> JobHandle? {
        guard let outputs = gathered, !outputs.isEmpty else { return nil }
        try checkTargets(outputs)
        return try build(outputs)
    }

    /// Two queries must not fill one sink at the same time from different epochs.
    private func checkTargets(_ outputs: [JobOutput]) throws {
        var seen: Set<String> = []
        for name in outputs.compactMap(\.target.name) where !seen.insert(name).inserted {
            throw Diagnostic(
                "'\(name)' is filled by two queries of one script",
                hint: "put them together with UNION ALL", sqlState: .featureNotSupported
            ).asError
        }
    }

    func build(_ outputs: [JobOutput]) throws -> JobHandle {
        let name = jobName(outputs)
        let isBounded = outputs.allSatisfy(\.planned.query.isBounded)
        let configuration = configuration(isBounded: isBounded, outputs)
        let locks = try outputs.compactMap(\.target.name).map {
            try JobLock(name: $0, workspaceFolder: workspace.folder)
        }
        let checkpoint = try openCheckpoint(name, outputs, configuration)
        for table in Set(outputs.flatMap(\.planned.tableNames)).sorted() {
            try changeLog.addReader(name, of: table)
        }
        let lags = SourceLags()
        let sinks = SinkMaker(
            session: self, jobName: name, checkpoint: checkpoint, database: workspace.database)
        let graph = JobGraph(
            outputs: outputs, session: evaluationSession, jobName: name, lags: lags,
            tables: tablePlace,
            sinks: sinks.sink)
        let job = try Job(
            configuration, committer: checkpoint.store, restoring: checkpoint.restorePoint
        ) { try graph.build(in: $0) }
        let store = checkpoint.store
        let handle = JobHandle(
            name: name, isBounded: isBounded, job: job, lags: lags, locks: locks,
            isBehind: history(name, outputs, checkpoint), onEnd: { try store.forgetOutbox() })
        jobs.append(handle)
        return handle
    }

    /// Whether a new job has yet to commit the rows that tables have, where it matters which those were:
    /// for `FOR SYSTEM_TIME AS OF` a row that is replaced before the job has begun would never have been.
    private func history(
        _ name: String, _ outputs: [JobOutput], _ checkpoint: Checkpoint
    ) -> (@Sendable () throws -> Bool)? {
        guard checkpoint.restorePoint == nil, !options.readsUntilNow,
            outputs.contains(where: { $0.planned.query.physical.readsVersions })
        else { return nil }
        let path = workspace.databasePath
        return { try ChangeLog(database: Database(.file(path))).isBehind(name) }
    }

    /// A job is known by what it fills, so that the same file finds its checkpoint again.
    private func jobName(_ outputs: [JobOutput]) -> String {
        let names = outputs.compactMap(\.target.name).sorted()
        return names.isEmpty ? "terminal" : names.joined(separator: "+")
    }

    private func configuration(
        isBounded: Bool, _ outputs: [JobOutput]
    ) -> JobConfiguration {
        let workers = settings.workerCount ?? options.workerCount ?? 1
        var configuration = JobConfiguration(
            workerCount: workers,
            decodeThreadCount: max(1, ProcessInfo.processInfo.activeProcessorCount))
        configuration.epochIntervalMilliseconds =
            settings.checkpointInterval.map(Int.init(clamping:)) ?? (isBounded ? 30_000 : 1_000)
        configuration.session = evaluationSession
        configuration.clock = options.clock
        configuration.keepsLateRows = settings.keepsLateRows
        configuration.stateTTL = settings.stateTTL.map { $0 > .max / 1_000 ? .max : $0 * 1_000 }
        let declarations = outputs.flatMap(\.planned.declarations.values)
        if declarations.contains(where: \.jobOptions.stopsOnError) {
            configuration.errorPolicy = .fail
        }
        return configuration
    }
}

/// A job's place in the workspace: where it stores its epochs and where it goes on.
struct Checkpoint {
    var store: CheckpointStore
    var reader: CheckpointReader
    var restorePoint: RestorePoint?

    /// The last epoch that was committed; 0 for a job that begins.
    var lastEpoch: Int64 { restorePoint?.epoch ?? 0 }
}

extension Session {
    /// Finds where a job goes on. A job that ended, or that is told to start fresh, begins anew; one
    /// whose queries changed cannot go on. Throws `EngineError`.
    private func openCheckpoint(
        _ name: String, _ outputs: [JobOutput], _ configuration: JobConfiguration
    ) throws -> Checkpoint {
        var fingerprint = outputs.map(\.fingerprint).sorted().joined(separator: "\n\n")
        // With a time to live more is stored.
        if configuration.stateTTL != nil { fingerprint += "\n\nstate_ttl" }
        try forbidOtherJobs(of: outputs.compactMap(\.target.name), besides: name)
        let reader = CheckpointReader(database: workspace.database, job: name)
        var restorePoint: RestorePoint?
        if let summary = try reader.summary() {
            let fits =
                summary.fingerprint == fingerprint
                && summary.workerCount == configuration.workerCount
            // One that died after its last commit still has to show what it committed.
            let isOver = try summary.end == .finished && !(fits && reader.hasOutbox())
            if options.startsFresh || isOver || name == "terminal" {
                try reader.forget()
            } else if !fits {
                let changed = summary.fingerprint != fingerprint ? "queries" : "number of workers"
                throw EngineError(
                    .statement,
                    "the \(changed) of job '\(name)' changed since its last checkpoint, "
                        + "epoch \(summary.epoch)",
                    hint: "run it as it was, or start over with --fresh")
            } else {
                restorePoint = try reader.restorePoint(summary)
            }
        }
        let store = try CheckpointStore(
            workspace: workspace, job: name, fingerprint: fingerprint,
            workerCount: configuration.workerCount, settings: settings.texts)
        return Checkpoint(store: store, reader: reader, restorePoint: restorePoint)
    }

    /// A sink that another job is in the middle of filling would be filled twice.
    private func forbidOtherJobs(of sinks: [String], besides name: String) throws {
        let others = try CheckpointReader.unfinishedJobs(in: workspace.database)
        for other in others where other != name {
            let shared = other.split(separator: "+").filter { sinks.contains(String($0)) }
            guard let first = shared.first else { continue }
            if options.startsFresh {
                try CheckpointReader(database: workspace.database, job: other).forget()
                continue
            }
            throw EngineError(
                .statement,
                "'\(first)' is being filled by job '\(other)', which has a checkpoint",
                hint: "run the statements of that job together as before, or start over with "
                    + "--fresh")
        }
    }

    /// Forgets the checkpoints of the job that fills `name` alone.
    func forgetJob(named name: String) throws {
        try CheckpointReader(database: workspace.database, job: name).forget()
    }

    /// FLUSH: what was read so far can be seen, and all changes of tables have been read.
    func flush() throws -> StatementOutcome {
        for job in jobs where job.isRunning {
            var goesOn = job.flush()
            while goesOn, try changeLog.isBehind(job.name) { goesOn = job.flush() }
            if !goesOn { try job.wait() }
        }
        return .done("FLUSH")
    }
}

/// Makes the sinks of a job, each ready to go on where its last epoch ended.
private struct SinkMaker {
    let session: Session
    let jobName: String
    let checkpoint: Checkpoint
    let database: Database

    func sink(_ output: JobOutput, worker: Int) throws -> any SinkOperator {
        switch output.target {
        case .sink(let sink, let fields):
            return try connectorSink(sink, fields, output, worker: worker)
        case .view(let name, let fields, let key):
            if checkpoint.restorePoint == nil, worker == 0 {
                let table = MaterializedTable(name: name, fields: fields, primaryKey: key)
                try database.transaction { try table.create(in: database) }
            }
            return ViewSink(name: name, fields: fields, key: key)
        case .terminal(let schema):
            return TerminalSink(schema: schema, observer: session.observer)
        case .collect(_, let collected):
            return CollectOperator(into: collected)
        }
    }

    private func connectorSink(
        _ sink: SinkDeclaration, _ fields: [Field], _ output: JobOutput, worker: Int
    ) throws -> any SinkOperator {
        func positions(_ names: [String]) -> [Int] {
            names.compactMap { name in fields.firstIndex { $0.name == name } }
        }
        let writer = try sink.connector.makeSink(
            SinkRequest(
                fields: fields, primaryKey: positions(sink.primaryKey),
                partitionedBy: positions(sink.partitionedBy),
                hasCompletePartitions: output.planned.query.isPartitionedByClosedWindow(
                    positions(sink.partitionedBy)),
                // Where one worker writes for all, the others must not empty what it wrote.
                replacesEarlierRuns: !output.isInsert && (worker == 0 || output.target.isParallel),
                isBounded: output.planned.query.isBounded,
                takesUpdates: !output.planned.query.isAppendOnly, options: sink.options,
                baseFolder: sink.baseFolder, stagingFolder: session.workspace.stagingFolder,
                sinkName: sink.name, jobName: jobName, worker: worker))
        let last = checkpoint.lastEpoch
        try writer.recover(lastCommittedEpoch: last)
        for waiting in try checkpoint.reader.outbox(sink: sink.name, worker: worker) {
            try writer.publish(epoch: waiting.epoch, prepared: waiting.prepared)
        }
        return ConnectorSink(name: sink.name, writer: writer, publishedEpoch: last)
    }
}
