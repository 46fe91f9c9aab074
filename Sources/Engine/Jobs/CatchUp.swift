import SQL

extension Session {
    /// Brings what a query reads up to date with the internal tables, as far as it is a materialised
    /// view or a sink that is kept from them: running jobs take in what they are behind, others are
    /// run until they have. What another process keeps is left to it.
    func catchUp(before planned: PlannedOutput) throws {
        guard options.catchesUp, !isChecking else { return }
        let names = Set(planned.declarations.keys)
        for job in try changeLog.readers()
        where Self.targets(ofJob: job).contains(where: names.contains) {
            guard try changeLog.isBehind(job) else { continue }
            if let running = jobs.first(where: { $0.name == job && $0.isRunning }) {
                try takeIn(running)
            } else {
                try runUntilCurrent(job)
            }
        }
    }

    /// In a session of its own, for which tables have no end: the job goes on another time.
    private func runUntilCurrent(_ name: String) throws {
        var options = options
        options.readsUntilNow = false
        options.startsFresh = false
        options.resumesJobs = false
        options.catchesUp = false
        let session = try Session(options: options, observer: observer)
        do {
            guard let job = try session.resume(name) else { return }
            try job.start()
            try session.takeIn(job)
            try session.stopJobs()
        } catch let error as DiagnosticError {
            tell(error.diagnostics)
        } catch let error as EngineError {
            tell(error.diagnostics)
        }
    }

    private func takeIn(_ job: JobHandle) throws {
        while try changeLog.isBehind(job.name) {
            guard job.flush() else {
                try job.wait()
                return
            }
        }
    }
}
