import Columnar
import Planner
import SQL

extension Session {
    /// Makes and starts the jobs of the materialised views, and of the sinks made with a query, that
    /// read internal tables and nothing else, from where their last epochs left them. One that no
    /// longer works is told about.
    func resumeJobs() throws {
        for name in catalog.names {
            guard let item = catalog[name] else { continue }
            source = SourceText(name: "workspace", text: item.sql)
            do {
                guard let output = try savedOutput(name, item),
                    output.planned.declarations.values.allSatisfy({ $0.internalTable != nil }),
                    case .job(let job) = try start(output, tag: "")
                else { continue }
                try job.start()
            } catch let error as DiagnosticError {
                tell(error.diagnostics)
            } catch let error as EngineError {
                tell(error.diagnostics)
            }
        }
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
