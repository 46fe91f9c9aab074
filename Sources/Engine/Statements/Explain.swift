import Columnar
import Planner
import SQL

extension Session {
    /// EXPLAIN: every stage of the plan of a query, or of the query that a statement starts.
    func explain(_ syntax: ExplainSyntax) throws -> StatementOutcome {
        guard let query = syntax.statement.query else {
            throw Diagnostic(
                "EXPLAIN takes a query, or a statement with one", at: syntax.statementRange
            ).asError
        }
        let takesUpdates = try !isInsertOnly(syntax.statement)
        let planned = try plan(
            query, for: ResultRequirements(takesUpdates: takesUpdates, name: "the sink"),
            mode: syntax.isAnalyze ? .adHoc : .continuous)
        let life = settings.stateTTL.map {
            Interval(nanoseconds: min($0, .max / 1_000_000) * 1_000_000)
        }
        var lines = planned.query.lines(timeToLive: life)
        if syntax.isAnalyze {
            guard planned.query.isBounded else {
                throw Diagnostic(
                    "EXPLAIN ANALYZE runs a query to its end, and this one has none",
                    at: syntax.statementRange, hint: "use EXPLAIN, or bound the sources"
                ).asError
            }
            lines += try measured(planned)
        }
        return .rows(RowSet(columns: ["plan"], rows: lines.map { [$0] }))
    }

    private func isInsertOnly(_ statement: StatementSyntax) throws -> Bool {
        guard case .createSink(let syntax) = statement else { return false }
        return try !sinkDeclaration(syntax).takesUpdates
    }
}

extension StatementSyntax {
    /// The query that the statement runs.
    fileprivate var query: QuerySyntax? {
        switch self {
        case .query(let query): query
        case .createView(let syntax): syntax.query
        case .createSink(let syntax): syntax.query
        case .insert(let syntax): syntax.query
        default: nil
        }
    }
}
