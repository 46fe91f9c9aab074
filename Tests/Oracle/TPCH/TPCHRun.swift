import Columnar
import Engine
import Foundation
import SQL
import SQLiteClient

/// The 22 queries of TPC-H as materialised views, kept current while rows come, change and go, each
/// compared with SQLite's batch answer at every step.
package struct TPCHRun {
    private let session: Session
    private let database: Database
    private let folder: String
    private var data: TPCHData
    private var report = Report()
    private let queries: [TPCHQuery]

    /// What came of it.
    package struct Report: Sendable {
        /// What differed, in a line each.
        package var differences: [String] = []
        /// The queries that the engine refused, with its words.
        package var refusals: [String: String] = [:]
        /// The largest number of rows that each query had.
        package var rowCounts: [String: Int] = [:]
        package var comparisons = 0
        package var statements = 0
    }

    /// Runs the queries of a folder.
    package static func run(
        _ queries: [TPCHQuery], scale: Double, workers: Int = 1, tell: (String) -> Void = { _ in }
    ) throws -> Report {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tpch-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var run = try TPCHRun(queries, folder, scale: scale, workers: workers)
        defer { run.session.abandon() }
        try run.execute(tell)
        return run.report
    }

    private init(
        _ queries: [TPCHQuery], _ folder: String, scale: Double, workers: Int
    ) throws {
        self.queries = queries
        self.folder = folder
        var options = SessionOptions(
            workspace: folder + "/workspace", baseFolder: folder, workerCount: workers)
        options.survivesPowerCuts = false
        session = try Session(options: options)
        database = try Database(.memory)
        data = TPCHData(scale: scale)
        try database.execute("PRAGMA case_sensitive_like = ON")
    }

    private mutating func execute(_ tell: (String) -> Void) throws {
        for query in queries {
            // Tables are there before the first view, so that a refusal hides none of them.
            let parts = query.script.split(separator: "CREATE MATERIALIZED VIEW")
            try run(String(parts[0]))
            do {
                try run("CREATE MATERIALIZED VIEW" + parts[1])
            } catch let error as EngineError {
                report.refusals[query.name] = error.diagnostics.first?.message ?? ""
            }
            try database.execute(query.sqlite)
        }
        try database.execute(
            """
            CREATE INDEX l_part ON lineitem (l_partkey, l_suppkey);
            CREATE INDEX o_customer ON orders (o_custkey)
            """)
        let count = data.orderCount
        let steps: [(String, [String])] = [
            ("loaded", data.fixed() + data.orders(count)),
            ("orders came", data.orders(max(10, count / 50))),
            ("orders went", Self.deletion(of: 1...max(10, count / 50))),
            ("rows changed", Self.updates),
            ("orders came and went", data.orders(10) + Self.deletion(of: 50...70)),
            ("rows went", Self.removals),
        ]
        for (name, statements) in steps {
            for statement in statements {
                try run(statement)
                try database.execute(statement)
                report.statements += 1
            }
            try compare(name)
            tell(
                "\(name): \(report.comparisons) comparisons, \(report.differences.count) differences"
            )
        }
    }

    private static func deletion(of keys: ClosedRange<Int>) -> [String] {
        [
            "DELETE FROM lineitem WHERE l_orderkey BETWEEN \(keys.lowerBound) AND \(keys.upperBound)",
            "DELETE FROM orders WHERE o_orderkey BETWEEN \(keys.lowerBound) AND \(keys.upperBound)",
        ]
    }

    private static let updates = [
        "UPDATE lineitem SET l_quantity = 50 WHERE l_orderkey % 97 = 0",
        "UPDATE orders SET o_orderdate = '1995-03-01' WHERE o_orderkey % 53 = 0",
        "UPDATE customer SET c_nationkey = 7, c_phone = '17-1' WHERE c_custkey % 11 = 0",
        "UPDATE supplier SET s_nationkey = 3, s_comment = 'Customer Complaints' WHERE s_suppkey % 5 = 0",
        "UPDATE part SET p_size = 15, p_brand = 'Brand#23' WHERE p_partkey % 7 = 0",
        "UPDATE partsupp SET ps_supplycost = 1 WHERE ps_partkey % 13 = 0",
        "UPDATE nation SET n_name = 'FRANCE' WHERE n_nationkey = 6",
    ]

    private static let removals = [
        "DELETE FROM customer WHERE c_custkey % 4 = 0",
        "DELETE FROM part WHERE p_partkey % 9 = 0",
        "DELETE FROM nation WHERE n_name = 'GERMANY'",
        "DELETE FROM supplier WHERE s_suppkey % 6 = 0",
        "DELETE FROM region WHERE r_name = 'ASIA'",
    ]

    @discardableResult
    private func run(_ sql: String) throws -> RowSet? {
        let source = SourceText(name: "tpch", text: sql)
        var answer: RowSet?
        for statement in try session.parse(source) {
            switch try session.execute(statement, in: source) {
            case .done: break
            case .rows(let rows): answer = rows
            case .job(let job): try job.start()
            }
        }
        return answer
    }

    private mutating func compare(_ step: String) throws {
        try run("FLUSH")
        for query in queries {
            // Averages and quotients of DECIMAL are rounded to fewer digits than those of SQLite.
            let expected = try lines(database, "SELECT * FROM \(query.name)", digits: 5)
            report.rowCounts[query.name] = max(report.rowCounts[query.name] ?? 0, expected.count)
            if report.refusals[query.name] != nil { continue }
            let rows = try run("SELECT * FROM \(query.name)")?.batches.flatMap(\.rows) ?? []
            let came = lines(rows.map { $0.map(\.withDateAsText) }, digits: 5)
            report.comparisons += 1
            guard came != expected else { continue }
            let missing = expected.filter { !came.contains($0) }.prefix(3)
            let extra = came.filter { !expected.contains($0) }.prefix(3)
            report.differences.append(
                "\(query.name), \(step): \(came.count) rows for \(expected.count); "
                    + "missing \(missing), too many \(extra)")
        }
    }
}

extension Value {
    /// The value as SQLite has it here, where dates are texts.
    fileprivate var withDateAsText: Value {
        if case .date = self { .text("\(self)") } else { self }
    }
}
