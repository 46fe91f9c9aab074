import Engine

/// Makes a case that fails as small as it can, so that a person can read it.
package struct Shrinker {
    private let kind: CaseRun.Failure.Kind
    private var best: Case
    private var failure: CaseRun.Failure
    private let end: ContinuousClock.Instant

    /// The smallest case found within `limit` that fails in the same way, and how it fails.
    package static func shrink(
        _ trial: Case, _ failure: CaseRun.Failure, limit: Duration = .seconds(90)
    ) -> (Case, CaseRun.Failure) {
        var shrinker = Shrinker(trial, failure, limit)
        shrinker.run()
        return (shrinker.best, shrinker.failure)
    }

    private init(_ trial: Case, _ failure: CaseRun.Failure, _ limit: Duration) {
        best = trial
        self.failure = failure
        kind = failure.kind
        end = .now + limit
    }

    private mutating func run() {
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for step in [Self.views, Self.modes, Self.steps, Self.rows, Self.queries, Self.tables] {
                while let smaller = first(step(best)) {
                    best = smaller
                    isShrinking = true
                }
            }
        }
    }

    /// The first candidate that fails as the case does.
    private mutating func first(_ candidates: [Case]) -> Case? {
        for candidate in candidates {
            guard ContinuousClock.now < end else { return nil }
            guard let failure = fails(candidate) else { continue }
            self.failure = failure
            return candidate
        }
        return nil
    }

    /// How it fails, if it does in the same way. What depends on time is tried more than once.
    private func fails(_ candidate: Case) -> CaseRun.Failure? {
        let tries = candidate.mode.workerCount > 1 ? 3 : 1
        for _ in 0..<tries {
            if let failure = try? CaseRun.run(candidate).failure, failure.kind == kind {
                return failure
            }
        }
        return nil
    }

    // MARK: Candidates

    private static func views(_ trial: Case) -> [Case] {
        var all: [Case] = []
        for index in trial.views.indices where trial.views.count > 1 {
            var one = trial
            one.views = [trial.views[index]]
            all.append(one)
        }
        for index in trial.views.indices where trial.views.count > 1 {
            all.append(trial.changed { $0.views.remove(at: index) })
        }
        return all
    }

    private static func modes(_ trial: Case) -> [Case] {
        var all: [Case] = []
        if trial.mode.workerCount > 1 { all.append(trial.changed { $0.mode.workerCount = 1 }) }
        if trial.mode.batchSizes != .whole {
            all.append(trial.changed { $0.mode.batchSizes = .whole })
        }
        if !trial.mode.disabledRules.isEmpty {
            all.append(trial.changed { $0.mode.disabledRules = [] })
        }
        if trial.mode.stepsBeforeViews > 0 {
            all.append(trial.changed { $0.mode.stepsBeforeViews = 0 })
        }
        for index in trial.steps.indices where trial.steps[index].clockSeconds > 0 {
            all.append(trial.changed { $0.steps[index].clockSeconds = 0 })
        }
        for index in trial.steps.indices where trial.steps[index].restarts {
            all.append(trial.changed { $0.steps[index].restarts = false })
        }
        return all
    }

    private static func steps(_ trial: Case) -> [Case] {
        var all: [Case] = []
        if trial.steps.count > 2 {
            let half = trial.steps.count / 2
            all.append(trial.changed { $0.steps.removeLast($0.steps.count - half) })
            all.append(trial.changed { $0.steps.removeFirst(half) })
        }
        for index in trial.steps.indices where trial.steps.count > 1 {
            all.append(trial.changed { $0.steps.remove(at: index) })
        }
        for index in trial.steps.indices {
            for change in trial.steps[index].changes.indices {
                all.append(trial.changed { $0.steps[index].changes.remove(at: change) })
            }
        }
        return all
    }

    private static func rows(_ trial: Case) -> [Case] {
        var all: [Case] = []
        for step in trial.steps.indices {
            for change in trial.steps[step].changes.indices {
                for action in trial.steps[step].changes[change].simpler {
                    all.append(trial.changed { $0.steps[step].changes[change].action = action })
                }
            }
        }
        return all
    }

    private static func queries(_ trial: Case) -> [Case] {
        trial.views.indices.flatMap { index in
            trial.views[index].query.simpler.map { query in
                trial.changed { $0.views[index].query = query }
            }
        }
    }

    private static func tables(_ trial: Case) -> [Case] {
        var all: [Case] = []
        for index in trial.tables.indices where trial.tables.count > 1 {
            all.append(trial.changed { $0.tables.remove(at: index) })
        }
        for table in trial.tables.indices {
            for column in trial.tables[table].columns.indices {
                if let smaller = trial.without(column: column, of: table) { all.append(smaller) }
            }
        }
        return all
    }
}

extension Case {
    fileprivate func changed(_ change: (inout Case) -> Void) -> Case {
        var trial = self
        change(&trial)
        return trial
    }

    /// The case with a column less, its values left out of the INSERTs; nil when it must stay.
    fileprivate func without(column: Int, of table: Int) -> Case? {
        let name = tables[table].name
        let isTime = tables[table].delay != nil && tables[table].columns[column].name == "ts"
        guard tables[table].columns.count > 1, !isTime else { return nil }
        return changed { trial in
            trial.tables[table].removeColumn(column)
            for step in trial.steps.indices {
                for change in trial.steps[step].changes.indices
                where trial.steps[step].changes[change].table.name == name {
                    var made = trial.steps[step].changes[change]
                    made.table.removeColumn(column)
                    if case .insert(var rows, let conflict) = made.action {
                        for row in rows.indices { rows[row].remove(at: column) }
                        made.action = .insert(rows: rows, conflict)
                    }
                    trial.steps[step].changes[change] = made
                }
            }
        }
    }
}

extension Table {
    fileprivate mutating func removeColumn(_ index: Int) {
        columns.remove(at: index)
        key = key.filter { $0 != index }.map { $0 > index ? $0 - 1 : $0 }
    }
}

extension Change {
    fileprivate var simpler: [Action] {
        switch action {
        case .insert(let rows, let conflict):
            var all: [Action] = []
            if rows.count > 3 {
                all.append(.insert(rows: Array(rows.prefix(rows.count / 2)), conflict))
                all.append(.insert(rows: Array(rows.suffix(rows.count / 2)), conflict))
            }
            for index in rows.indices where rows.count > 1 {
                var rows = rows
                rows.remove(at: index)
                all.append(.insert(rows: rows, conflict))
            }
            if conflict != nil { all.append(.insert(rows: rows, nil)) }
            return all
        case .copy(let query):
            return query.simpler.filter { $0.items.count == query.items.count }.map(Action.copy)
        case .update(let updates, let filter):
            var all: [Action] = []
            for index in updates.indices where updates.count > 1 {
                var updates = updates
                updates.remove(at: index)
                all.append(.update(updates, filter: filter))
            }
            if filter != nil { all.append(.update(updates, filter: nil)) }
            all += filter?.simpler.map { .update(updates, filter: $0) } ?? []
            for index in updates.indices {
                for term in updates[index].value.simpler {
                    var updates = updates
                    updates[index].value = term
                    all.append(.update(updates, filter: filter))
                }
            }
            return all
        case .delete(let filter):
            guard let filter else { return [] }
            return [.delete(filter: nil)] + filter.simpler.map { .delete(filter: $0) }
        case .advance: return []
        }
    }
}
