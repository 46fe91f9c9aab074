import Oracle
import Testing

/// Some cases of the oracle; `make oracle` runs more of them.
@Suite struct OracleTests {
    @Test(arguments: seeds(0..<24)) func viewsHoldWhatSQLiteAnswers(_ seed: UInt64) throws {
        var options = OracleRun.Options()
        options.seed = seed * 1_000
        options.cases = 4
        let report = try OracleRun.run(options)
        for (trial, failure) in report.failures {
            Issue.record(
                """
                seed \(trial.seed): \(failure)
                \(try trial.testFile(failure))
                """)
        }
    }

    /// Every feature is reached, and what it makes is SQL in both languages.
    @Test func everyFeatureIsReached() {
        let all = Set(FeatureSwitches.names.flatMap(\.names))
        var uses: Set<String> = []
        for seed in 0..<1_000 as Range<UInt64> where !uses.isSuperset(of: all) {
            var generator = Generator(seed: seed)
            _ = Case(seed: seed, &generator)
            uses.formUnion(generator.uses.keys)
        }
        for (list, names) in FeatureSwitches.names {
            #expect(names.filter { !uses.contains($0) } == [], "\(list)")
            #expect(Set(names).count == names.count, "\(list)")
        }
    }

    /// A seed stands for one case.
    @Test func aSeedMakesTheSameCaseAgain() throws {
        for seed in 0..<20 as Range<UInt64> {
            #expect(try Case(seed: seed).testFile(nil) == Case(seed: seed).testFile(nil))
        }
    }

    @Test func featuresCanBeSwitchedOff() {
        let all = FeatureSwitches.names.flatMap(\.names)
        let switches = FeatureSwitches(off: ["group by", "case", "update"])
        for seed in 0..<100 as Range<UInt64> {
            var generator = Generator(seed: seed, switches: switches)
            _ = Case(seed: seed, &generator)
            #expect(generator.uses.keys.filter(switches.off.contains) == [])
            #expect(generator.uses.keys.allSatisfy(all.contains))
        }
    }
}
