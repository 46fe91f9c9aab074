import Foundation

/// Runs cases, one after another, and counts.
package struct OracleRun {
    /// What is run, and how long.
    package struct Options: Sendable {
        /// The first seed; the others follow.
        package var seed: UInt64 = 1
        /// When it ends; nil for after `cases`.
        package var seconds: Int?
        /// How many cases are run at most.
        package var cases = Int.max
        /// Which features are off.
        package var switches = FeatureSwitches()
        /// How many failures are shrunk before the run ends.
        package var failureLimit = 1

        /// The default: seed 1, without end.
        package init() {}
    }

    /// What came of it.
    package struct Report: Sendable {
        package var cases = 0
        package var views = 0
        package var adHoc = 0
        package var comparisons = 0
        package var statements = 0
        package var changes = 0
        /// How often each feature was used.
        package var uses: [String: Int] = [:]
        /// How often the engine refused what, saying so.
        package var refusals: [String: Int] = [:]
        /// The cases that failed, made small.
        package var failures: [(trial: Case, failure: CaseRun.Failure)] = []

        /// The counts in one line.
        package var summary: String {
            "\(cases) cases: \(views) queries kept current, \(adHoc) answered at once, "
                + "\(comparisons) comparisons after \(statements) statements "
                + "with \(changes) changed rows; \(failures.count) differences"
        }

        mutating func add(_ outcome: CaseRun.Outcome) {
            cases += 1
            views += outcome.views
            adHoc += outcome.adHoc
            comparisons += outcome.comparisons
            statements += outcome.statements
            changes += outcome.changes
            for refusal in outcome.refusals { refusals[refusal, default: 0] += 1 }
        }
    }

    /// Runs cases until time, number or failures are enough. `begin` hears of each case before it is
    /// run, `tell` of what happens.
    package static func run(
        _ options: Options, begin: (Case) -> Void = { _ in }, tell: (String) -> Void = { _ in }
    ) throws -> Report {
        var report = Report()
        let end = options.seconds.map { ContinuousClock.now + .seconds($0) }
        var seed = options.seed
        while report.cases < options.cases, end.map({ ContinuousClock.now < $0 }) ?? true {
            var generator = Generator(seed: seed, switches: options.switches)
            let trial = Case(seed: seed, &generator)
            begin(trial)
            let outcome = try CaseRun.run(trial)
            report.add(outcome)
            for (name, count) in generator.uses { report.uses[name, default: 0] += count }
            if let failure = outcome.failure {
                tell("seed \(seed): \(failure)")
                report.failures.append(Shrinker.shrink(trial, failure))
                if report.failures.count >= options.failureLimit { break }
            }
            seed += 1
        }
        return report
    }
}
