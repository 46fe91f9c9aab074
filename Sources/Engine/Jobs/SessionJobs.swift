import Columnar
import Planner
import SQL

extension Session {
    /// Makes and starts the jobs of the materialised views, and of the sinks made with a query, that
    /// read internal tables and besides them only what ends, from where their last epochs left them.
    /// One that no longer works is told about; one that another process runs is left to it.
    func resumeJobs() throws {
        var taken: Set<String> = []
        for job in try changeLog.readers() {
            taken.formUnion(Self.targets(ofJob: job))
            try resumeTelling(job)?.start()
        }
        for name in catalog.names where !taken.contains(name) { try resumeTelling(name)?.start() }
    }

    /// The names of what a job fills, by the job's name.
    static func targets(ofJob name: String) -> [String] {
        name.split(separator: "+").map(String.init)
    }

    private func resumeTelling(_ job: String) throws -> JobHandle? {
        do {
            return try resume(job)
        } catch let error as DiagnosticError {
            tell(error.diagnostics)
        } catch let error as EngineError {
            tell(error.diagnostics)
        }
        return nil
    }

    /// Makes a job again by its name, with the settings that it was made with; nil when it is none that
    /// can be, or another process runs it.
    func resume(_ name: String) throws -> JobHandle? {
        let given = settings
        defer { settings = given }
        let saved = CheckpointReader(database: workspace.database, job: name)
        let texts = try saved.settings()
        if !texts.isEmpty {
            settings = Settings()
            settings.take(texts)
        }
        // The number of workers is what the command asks for, or that of the checkpoint.
        settings.workerCount =
            options.workerCount == nil
            ? try saved.summary()?.workerCount ?? settings.workerCount : nil
        let outputs = try Self.targets(ofJob: name).map { target -> JobOutput? in
            guard let item = catalog[target] else { return nil }
            source = SourceText(name: "workspace", text: item.sql)
            return try savedOutput(target, item)
        }
        let found = outputs.compactMap { $0 }
        let reads = found.flatMap(\.planned.declarations.values)
        guard found.count == outputs.count, reads.contains(where: { $0.internalTable != nil }),
            reads.allSatisfy({ $0.internalTable != nil || $0.definition.isBounded }),
            !found.compactMap(\.target.name).contains(where: isFilledElsewhere)
        else { return nil }
        return try build(found)
    }

    private func isFilledElsewhere(_ target: String) -> Bool {
        (try? JobLock(name: target, workspaceFolder: workspace.folder)) == nil
    }

    /// What the statement that made an object fills; nil when that is nothing.
    private func savedOutput(_ name: String, _ item: CatalogItem) throws -> JobOutput? {
        switch item.object {
        case .relation, .view:
            return nil
        case .materializedView(let view, let fields):
            let planned = try plan(
                view.query,
                for: ResultRequirements(takesUpdates: true, name: "materialized view '\(name)'"),
                mode: .continuous)
            let target = JobTarget.view(
                name: name, fields: fields, key: planned.query.physical.uniqueKeyPositions ?? [])
            return JobOutput(target: target, planned: planned)
        case .sink(let declaration, _):
            let statement = try Parser.parseStatement(source)
            guard case .createSink(let syntax) = statement, let query = syntax.query else {
                return nil
            }
            return try output(
                of: query, into: declaration, columns: syntax.columns.map(\.name.name),
                at: syntax.name.range)
        }
    }

    /// Ends the job that fills `name` alone, if it runs.
    func stopJob(named name: String) throws {
        for job in jobs where job.name == name && job.isRunning {
            job.stop()
            try job.wait()
        }
        jobs.removeAll { $0.name == name }
    }

    /// Ends what runs, with everything read so far committed.
    public func stopJobs() throws {
        let running = jobs.filter(\.isRunning)
        for job in running { job.stop() }
        for job in running { try job.wait() }
        jobs = []
    }

    /// Ends all jobs where they stand, as if the process had died: what was not committed is done
    /// again by the next session. The session is not used afterwards.
    public func abandon() {
        tableSignal.close()
        let running = jobs.filter(\.isRunning)
        for job in running { job.abort() }
        // How a job that is given up ends is of no interest.
        for job in running { _ = try? job.wait() }
    }
}
