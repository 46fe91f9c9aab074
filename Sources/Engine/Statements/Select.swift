import Columnar
import Connectors
import Dataflow
import Functions
import Planner
import SQL

extension Session {
    /// A SELECT: over bounded input it is run to its end and answers with rows, otherwise it is a
    /// job whose changes the observer hears.
    func select(_ query: QuerySyntax) throws -> StatementOutcome {
        let requirements = ResultRequirements(takesUpdates: true, name: "the terminal")
        // An answer has no changes, whatever EMIT says; a job, which has, is planned below.
        var answered = query
        answered.emit = nil
        let planned = try planQuietly(answered, for: requirements, mode: .adHoc)
        if isChecking { return .done("SELECT") }
        if planned.query.isBounded {
            tell(planned.query.notices)
            try finishGatheredJobs(reading: planned)
            try catchUp(before: planned)
            return .rows(try rows(of: planned))
        }
        let output = JobOutput(
            target: .terminal(Schema(planned.query.columns)),
            planned: try plan(query, for: requirements, mode: .continuous))
        try checkState(of: output.planned.query)
        return try start(output, tag: "SELECT")
    }

    /// Runs a bounded query to its end. A row that cannot be computed fails the query, as in
    /// PostgreSQL; a record that cannot be read is left out, and told about.
    func rows(of planned: PlannedOutput) throws -> RowSet {
        let collected = CollectedBatches()
        let letters = LetterCollector()
        let job = try boundedJob(planned, into: collected, committer: letters)
        try job.start()
        try job.wait()
        if let failure = letters.failure {
            throw EngineError(
                .query,
                [
                    Diagnostic(
                        failure.reason, hint: failure.placeHint, sqlState: SQLState(failure.code))
                ], in: nil)
        }
        tell(letters.notices + lateNotices(job.progress.lateRowCount))
        return RowSet(schema: Schema(planned.query.columns), batches: collected.batches)
    }

    private func lateNotices(_ count: Int) -> [Diagnostic] {
        if count == 0 { return [] }
        return [
            Diagnostic(
                "\(count) rows came after the watermark had closed their window, and were left out",
                severity: .warning, hint: "a longer interval in WATERMARK waits for them",
                sqlState: .warning)
        ]
    }

    /// The job of a bounded query, which leaves no trace in the workspace.
    func boundedJob(
        _ planned: PlannedOutput, into collected: CollectedBatches,
        committer: any EpochCommitter = DiscardingCommitter()
    ) throws -> Job {
        var configuration = JobConfiguration(workerCount: 1, decodeThreadCount: 2)
        configuration.session = evaluationSession
        configuration.clock = options.clock
        let output = JobOutput(
            target: .collect(Schema(planned.query.columns), collected), planned: planned)
        let graph = JobGraph(
            outputs: [output], session: evaluationSession, jobName: "query", lags: SourceLags(),
            tables: tablePlace,
            sinks: { _, _ in CollectOperator(into: collected) })
        return try Job(configuration, committer: committer) {
            try graph.build(in: $0)
        }
    }

    /// In a script a bounded SELECT that reads what the script writes sees all of it: the job so
    /// far is run to its end first.
    private func finishGatheredJobs(reading planned: PlannedOutput) throws {
        guard let outputs = gathered, !outputs.isEmpty else { return }
        let written = Set(outputs.compactMap(\.target.name))
        guard planned.declarations.keys.contains(where: written.contains) else { return }
        guard outputs.allSatisfy({ $0.planned.query.isBounded }) else {
            throw Diagnostic(
                "this SELECT reads what a continuous query of the same file writes",
                hint: "query it with `streamsql query` while the file runs"
            ).asError
        }
        guard let job = try makeGatheredJob() else { return }
        gathered = []
        try job.start()
        try job.wait()
    }
}
