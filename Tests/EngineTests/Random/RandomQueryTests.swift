import Oracle
import Columnar
import Engine
import Planner
import SQL
import Testing

/// Random queries over random events must answer what SQLite answers, however they are run.
@Suite struct RandomQueryTests {
    /// Ad hoc, with all rules and with each of them off; as a materialised view that a job fills, on
    /// several workers and from several files.
    @Test(arguments: seeds(0..<16)) func answersAreThoseOfSQLite(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let tables = RandomTables(&random)
        let database = try tables.database()
        let whole = try Trial()
        let parts = try Trial()
        try tables.write(to: whole.folder, fileCount: 1)
        try tables.write(to: parts.folder, fileCount: random.number(2...5))
        // No clock is set here, as the oracle does for filters by time.
        var generator = Generator(
            seed: seed, tables: RandomTables.tables,
            switches: FeatureSwitches(off: ["temporal filter"]))
        for index in 0..<6 {
            let query = generator.query()
            let expected: [String]
            do {
                expected = try lines(database, query)
            } catch {
                Issue.record("seed \(seed): SQLite refuses \(query.text(.theirs)): \(error)")
                continue
            }
            try check(query, expected, whole, "seed \(seed), query \(index)", mode: "ad hoc")
            for rule in Rule.all {
                var trial = whole
                trial.options.disabledRules = [rule.name]
                try check(query, expected, trial, "seed \(seed)", mode: "without \(rule.name)")
            }
            try checkView(query, expected, parts, "seed \(seed)", name: "v\(index)")
        }
    }

    private func check(
        _ query: Query, _ expected: [String], _ trial: Trial, _ place: String, mode: String
    ) throws {
        do {
            let rows = try trial.rows(RandomTables.declarations + query.text(.ours))
            report(lines(rows), expected, query, place, mode)
        } catch let error as EngineError where error.isRefusal {
            // Not every query that can be made up can be run over a stream.
        } catch {
            Issue.record("\(place), \(mode): \(query.text(.ours))\n\(error)")
        }
    }

    private func checkView(
        _ query: Query, _ expected: [String], _ trial: Trial, _ place: String, name: String
    ) throws {
        for workers in [1, 2, 4] {
            var trial = trial
            trial.options.workerCount = workers
            trial.options.startsFresh = true
            let view = "CREATE MATERIALIZED VIEW \(name) AS \(query.text(.ours))"
            do {
                try trial.run(RandomTables.declarations + view)
                let rows = try trial.rows("SELECT * FROM \(name)")
                report(lines(rows), expected, query, place, "view on \(workers) workers")
            } catch let error as EngineError where error.isRefusal {
                return
            } catch {
                Issue.record("\(place), view on \(workers) workers: \(query.text(.ours))\n\(error)")
            }
        }
    }

    private func report(
        _ came: [String], _ expected: [String], _ query: Query, _ place: String,
        _ mode: String
    ) {
        guard came != expected else { return }
        let missing = expected.filter { !came.contains($0) }.prefix(4)
        let extra = came.filter { !expected.contains($0) }.prefix(4)
        Issue.record(
            """
            \(place), \(mode):
            \(query.text(.ours))
            --- SQLite
            \(query.text(.theirs))
            \(came.count) rows for \(expected.count); missing \(missing), too many \(extra)
            """)
    }
}

extension EngineError {
    /// Whether it says that something is not supported.
    fileprivate var isRefusal: Bool {
        diagnostics.first?.sqlState == .featureNotSupported
    }
}
