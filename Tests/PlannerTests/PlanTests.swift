import Planner
import Testing
import TextCases

/// Queries and the plans they become, as EXPLAIN prints them.
@Suite struct PlanTests {
    @Test func logicalPlans() throws {
        try check("LogicalPlans") { $0.bound.lines }
    }

    @Test func rules() throws {
        try check("Rules") { $0.optimized.lines }
    }

    @Test func operators() throws {
        try check("Operators") { planned in
            let kind =
                (planned.isBounded ? "bounded" : "continuous") + ", "
                + (planned.isAppendOnly ? "only inserts" : "updates")
            let columns = planned.columns.map { "\($0.name) \($0.type)" }
            return [kind, columns.joined(separator: ", ")] + planned.physical.lines()
        }
    }

    /// Every rule is shown at work: a case of `Rules.txt` is planned with and without it, and the
    /// plans differ.
    @Test(arguments: Rule.all.map(\.name)) func everyRuleDoesSomething(_ rule: String) throws {
        let file = try TextCaseFile("Rules", beside: #filePath)
        let changed = try file.cases.filter { test in
            let without = TextCase(
                comments: [], settings: [("off", rule)], input: test.input, expected: "", line: 0)
            return try Planning(test).planned().optimized.lines
                != Planning(without).planned().optimized.lines
        }
        #expect(!changed.isEmpty, "no case of Rules.txt shows what \(rule) does")
    }

    /// The columns of the result do not depend on the rules, nor on which side of a join is kept.
    @Test(arguments: ["LogicalPlans", "Rules", "Operators"])
    func theResultHasTheBoundColumns(_ name: String) throws {
        for test in try TextCaseFile(name, beside: #filePath).cases {
            guard let planned = try? Planning(test).planned() else { continue }
            #expect(
                planned.bound.columns.map(\.name) == planned.columns.map(\.name), "\(test.input)")
            #expect(
                planned.bound.columns.map(\.type) == planned.columns.map(\.type), "\(test.input)")
        }
    }

    private func check(_ name: String, _ section: (PlannedQuery) -> [String]) throws {
        let file = try TextCaseFile(name, beside: #filePath)
        for failure in try file.failures({ Planning($0).text(section) }) {
            Issue.record("\(failure)")
        }
    }
}
