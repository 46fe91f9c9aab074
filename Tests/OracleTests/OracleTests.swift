import Testing

@testable import Oracle

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

/// What the oracle does with a difference.
@Suite struct ShrinkingTests {
    /// A case whose SQL means something else in the other language where `n` is 3.
    private static func wrong(_ seed: UInt64) -> Case {
        var trial = Case(seed: seed)
        let table = Table(name: "x", columns: [.init("n", .integer), .init("g", .text)])
        let scope = table.columns(as: "s")
        let odd = Term(
            .integer, "$0", "CASE WHEN $0 = 3 THEN 4 ELSE $0 END", [scope[0].term])
        var select = Select(
            items: [
                Item(name: "a", term: Term(.text, "($0 || $0)", nil, [scope[1].term])),
                Item(name: "b", term: Term(.integer, "($0 + $1)", nil, [odd, scope[0].term])),
            ], source: .table("x", alias: "s", columns: scope))
        select.filter = Term(.boolean, "($0 IS NOT NULL)", nil, [scope[0].term])
        trial.tables.append(table)
        trial.views.append(Case.View(name: "wrong", query: .select(select)))
        let rows = (0..<8).map { number in
            [Term(.integer, "\(number)"), Term(.text, "'g\(number)'")]
        }
        let change = Change(table: table, action: .insert(rows: rows, nil))
        trial.steps[0].changes.append(change)
        return trial
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func aDifferenceIsFoundAndMadeSmall(
        _ seed: UInt64
    ) throws {
        let trial = Self.wrong(seed)
        let failure = try #require(try CaseRun.run(trial).failure)
        #expect(failure.kind == .difference)
        #expect(failure.view == "wrong")
        let (small, how) = Shrinker.shrink(trial, failure)
        #expect(small.views.map(\.name) == ["wrong"])
        #expect(small.tables.map(\.name) == ["x"])
        #expect(small.steps.map(\.changes.count) == [1])
        let file = try small.testFile(how)
        #expect(file.contains("INSERT INTO x VALUES (3)\n"))
        #expect(file.contains("----\n4\n"))
        #expect(!file.contains("WHERE"))
    }
}
