import Foundation
import Oracle
import Testing

/// TPC-H as views: each of the 22 queries holds SQLite's batch answer at every step.
@Suite struct TPCHTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "queries/tpch")
        .path

    @Test func everyQueryHoldsTheBatchAnswer() throws {
        let queries = try TPCHQuery.all(in: Self.folder)
        #expect(queries.count == 22)
        let report = try TPCHRun.run(queries, scale: 0.001)
        #expect(report.refusals == [:])
        #expect(report.differences == [])
        #expect(report.comparisons > 0)
        for query in queries {
            #expect(report.rowCounts[query.name, default: 0] > 0, "\(query.name) finds nothing")
        }
    }
}
