import Columnar
import Functions
import Planner
import SQL
import TextCases

/// Plans the query of a case with the settings of the case: `! inserts` for a receiver that takes no
/// updates, `! columns a INTEGER, b TEXT` for columns that it stores into, `! off RULE …`.
struct Planning {
    let test: TextCase
    let source: SourceText

    init(_ test: TextCase) {
        self.test = test
        source = SourceText(name: "q.sql", text: test.input)
    }

    func planned() throws -> PlannedQuery {
        guard case .query(let query) = try Parser.parseStatement(source) else {
            throw DiagnosticError(Diagnostic("not a query"))
        }
        let off = test.setting("off").map { Set($0.split(separator: " ").map(String.init)) } ?? []
        let planner = QueryPlanner(
            catalog: try TestCatalog.advertising.get(), session: TestCatalog.session,
            optimizer: Optimizer(disabledRules: off))
        let takesUpdates = test.setting("inserts") == nil
        return try planner.plan(
            query,
            for: ResultRequirements(
                takesUpdates: takesUpdates, name: takesUpdates ? "the terminal" : "sink 'report'"),
            columns: try test.setting("columns").map { try fields($0) })
    }

    /// `section` picks what is shown; the notices of the query come first.
    func text(_ section: (PlannedQuery) -> [String]) -> String {
        do {
            let planned = try planned()
            let notices = planned.notices.map { $0.rendered(in: source) }
            return (notices + section(planned)).joined(separator: "\n")
        } catch let error as DiagnosticError {
            return error.diagnostics.map { $0.rendered(in: source) }.joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }

    private func fields(_ text: String) throws -> [Field] {
        let statement = "CREATE SOURCE t (\(text)) WITH (connector = 'c')"
        guard
            case .createTable(let syntax) = try Parser.parseStatement(
                SourceText(name: "columns", text: statement))
        else { return [] }
        return try syntax.columns.map { Field($0.name.name, try DataType($0.type!)) }
    }
}
