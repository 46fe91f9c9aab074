import Columnar
import Foundation
import SQLiteClient

extension Case {
    /// The case as a SQL test file: what SQLite answers is what is expected.
    package func testFile(_ failure: CaseRun.Failure?) throws -> String {
        let database = try Database(.memory)
        try database.execute("PRAGMA case_sensitive_like = ON; " + Self.clock)
        var lines = ["# Made up by streamsql-oracle, seed \(seed)."]
        lines += (failure?.description ?? "").split(separator: "\n").map { "#   \($0)" }
        lines.append(
            "# Workers: \(mode.workerCount), batches: \(mode.batchSizes), "
                + "without: \(mode.disabledRules.sorted().joined(separator: ", "))")
        for table in tables {
            try database.execute(table.declaration(.theirs))
            lines += ["", "statement ok", table.declaration(.ours)]
        }
        var now = Self.clockStart
        for (index, step) in steps.enumerated() {
            if index == mode.stepsBeforeViews { lines += try makeViews(database) }
            for change in step.changes {
                let works = (try? database.execute(change.text(.theirs))) != nil
                lines += ["", works ? "statement ok" : "statement error", change.text(.ours)]
            }
            if step.restarts { lines += ["", "restart"] }
            if step.clockSeconds > 0 {
                try database.execute(step.clock(.theirs))
                let before = now
                now += Int64(step.clockSeconds)
                for view in views {
                    if let refresh = view.refresh(from: before, to: now) {
                        try? database.execute(refresh)
                    }
                }
                lines += ["", "statement ok", step.clock(.ours)]
            }
            guard index >= mode.stepsBeforeViews else { continue }
            for view in views { lines += expected(view, database) }
        }
        if steps.count <= mode.stepsBeforeViews {
            lines += try makeViews(database)
            for view in views { lines += expected(view, database) }
        }
        for table in tables where !table.isAppendOnly {
            let deletion = "DELETE FROM \(table.name)"
            try database.execute(deletion)
            lines += ["", "statement ok", deletion]
        }
        for view in views { lines += expected(view, database) }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Views

    private func makeViews(_ database: Database) throws -> [String] {
        var lines: [String] = []
        for view in views {
            // A query that SQLite refuses is what the file is about.
            try? database.execute(view.theirs)
            lines += [
                "", "statement ok",
                "CREATE MATERIALIZED VIEW \(view.name) AS \(view.text)",
            ]
        }
        return lines
    }

    private func expected(_ view: View, _ database: Database) -> [String] {
        let kinds = view.query.items.map(\.term.kind)
        var lines = [
            "", "query \(String(repeating: "?", count: kinds.count)) rowsort",
            "SELECT * FROM \(view.name)", "----",
        ]
        guard var statement = try? database.prepare("SELECT * FROM \(view.name)") else { return [] }
        var rows: [String] = []
        do {
            while try statement.step() {
                rows.append(
                    kinds.indices.map { word(statement, $0, kinds[$0]) }.joined(separator: " "))
            }
        } catch {
            return ["", "# SQLite gives no answer for \(view.name): \(error)"]
        }
        lines += rows.sorted()
        return lines
    }

    /// The numbers, texts and NULLs of a JSON array.
    private func elements(_ text: String) -> [Value] {
        let array = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any]
        return (array ?? []).map { element in
            if let text = element as? String { return .text(text) }
            return (element as? NSNumber).map { .integer($0.int64Value) } ?? .null
        }
    }

    /// A value as a test file writes it.
    private func word(
        _ statement: borrowing Statement, _ index: Int, _ kind: Kind
    ) -> String {
        if statement.isNull(at: index) { return "NULL" }
        let number = statement.int64(at: index)
        switch kind {
        case .integer: return "\(number)"
        case .double: return "\(statement.double(at: index))"
        case .boolean: return number == 0 ? "f" : "t"
        case .decimal:
            return Value.decimal(unscaled: Int128(number), scale: 2).description
        case .timestamp: return Value.timestamp(number).description
        case .instant: return Value.timestamptz(number).description
        case .date: return Value.date(Int32(clamping: number)).description
        case .array: return Value.array(elements(statement.string(at: index))).description
        case .row: return Value.structure(elements(statement.string(at: index))).description
        case .json, .uuid: return statement.string(at: index)
        case .text:
            let text = statement.string(at: index)
            if text.isEmpty { return "(empty)" }
            let words = text.split { $0 == " " || $0 == "\t" }
            return words.isEmpty ? "(blank)" : words.joined(separator: " ")
        }
    }
}
