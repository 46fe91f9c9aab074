import Columnar
import Foundation
import Functions
import Planner
import SQL

/// Runs statements in a workspace: what every command of streamsql, and every test, drives. Used by
/// one thread at a time; the jobs it makes run on threads of their own.
public final class Session {
    /// How it works; variables may be changed between statements.
    public var options: SessionOptions
    var observer: SessionObserver
    let workspace: Workspace
    var catalog: Catalog
    var settings = Settings()
    /// The text of the statement being executed, for notices.
    var source = SourceText(name: "", text: "")
    /// Whether a statement may quietly replace what an earlier run of the same file defined.
    var replacesDefinitions = false
    /// The jobs that were made and may be running.
    var jobs: [JobHandle] = []
    /// Tells running jobs that tables have changed.
    let tableSignal = TableSignal()

    /// Opens the workspace, made if it is missing, with everything defined in it. Throws
    /// `EngineError`.
    public init(options: SessionOptions, observer: SessionObserver = .silent) throws {
        self.options = options
        self.observer = observer
        workspace = try Workspace(
            folder: options.workspace, synchronous: options.survivesPowerCuts ? .full : .off)
        catalog = Catalog()
        try loadCatalog()
        if options.resumesJobs { try resumeJobs() }
    }

    /// Reads a script. Throws `EngineError` with every syntax error in it.
    public func parse(_ source: SourceText) throws -> [ParsedStatement] {
        let parsed = Parser.parseScript(source, variables: options.variables)
        let errors = parsed.diagnostics.filter { $0.severity == .error }
        if !errors.isEmpty { throw EngineError(.statement, errors, in: source) }
        for notice in parsed.diagnostics { observer.notice(notice, source) }
        return parsed.statements
    }

    /// Runs one statement: to its end, or as far as making the job that runs it. Throws
    /// `EngineError`.
    public func execute(
        _ statement: ParsedStatement, in source: SourceText
    ) throws -> StatementOutcome {
        self.source = source
        do {
            return try dispatch(statement.statement, in: source, range: statement.range)
        } catch {
            throw EngineError(error, in: source)
        }
    }

    /// `streamsql run`: checks all statements, then executes them in order. What goes on (sinks, materialised views,
    /// continuous SELECTs) is put together into one job, so that a source is read once for all;
    /// `onOutcome` hears of everything else. Returns the job to start; nil when there is none.
    public func plan(
        script source: SourceText,
        onOutcome: (StatementOutcome, ParsedStatement) throws -> Void
    ) throws -> JobHandle? {
        let statements = try parse(source)
        replacesDefinitions = true
        gathered = []
        defer {
            replacesDefinitions = false
            gathered = nil
        }
        try check(statements, in: source)
        for statement in statements {
            try onOutcome(try execute(statement, in: source), statement)
        }
        do {
            return try makeGatheredJob()
        } catch {
            throw EngineError(error, in: source)
        }
    }

    /// While a script is checked: statements are planned and nothing is done.
    var isChecking = false
    /// While a script is planned: what its job writes.
    var gathered: [JobOutput]?

    private func dispatch(
        _ statement: StatementSyntax, in source: SourceText, range: SourceRange
    ) throws -> StatementOutcome {
        let sql = SQLPrinter.print(statement)
        switch statement {
        case .query(let query): return try select(query)
        case .createTable(let syntax): return try createTable(syntax, sql: sql)
        case .createView(let syntax): return try createView(syntax, sql: sql)
        case .createSink(let syntax): return try createSink(syntax, sql: sql)
        case .drop(let syntax): return try drop(syntax)
        case .insert(let syntax): return try insert(syntax, sql: sql)
        case .explain(let syntax): return try explain(syntax)
        case .show(let syntax): return try show(syntax)
        case .describe(let syntax): return try describe(syntax)
        case .set(let syntax): return try set(syntax)
        case .reset(let syntax): return try reset(syntax)
        case .copy(let syntax): return try copy(syntax)
        case .flush: return try flush()
        case .update(let syntax): return try update(syntax)
        case .delete(let syntax): return try delete(syntax)
        case .advanceWatermark(let syntax): return try advanceWatermark(syntax)
        case .advanceClock(let syntax): return try advanceClock(syntax)
        }
    }

    /// What happened to the internal tables.
    var changeLog: ChangeLog { ChangeLog(database: workspace.database) }

    /// The names that may be completed: relations and their columns, functions.
    public var completions: [String] {
        var words = Set(catalog.names)
        for name in catalog.names {
            guard case .relation(let declaration)? = catalog[name]?.object else { continue }
            words.formUnion(declaration.definition.columns.map(\.name))
        }
        for function in Builtins.scalar { words.formUnion([function.name] + function.aliases) }
        for function in Builtins.aggregate { words.formUnion([function.name] + function.aliases) }
        words.formUnion(Builtins.over.map(\.name))
        return words.filter { $0.first?.isLetter ?? false }.sorted()
    }

    /// What expressions are evaluated with.
    var evaluationSession: EvaluationSession {
        EvaluationSession(now: options.clock.now(), timeZone: settings.timeZone)
    }

    /// A binder for expressions of declarations.
    func binder(_ mode: PlanningMode = .continuous) -> Binder {
        Binder(catalog: planningCatalog(mode), session: evaluationSession)
    }

    /// The catalog as the planner of one query sees it.
    func planningCatalog(
        _ mode: PlanningMode, overlay: [String: RelationDeclaration] = [:]
    ) -> PlanningCatalog {
        PlanningCatalog(
            catalog: catalog, mode: mode, files: FileRelations(baseFolder: options.baseFolder),
            stored: StoredRelations(databasePath: workspace.databasePath), overlay: overlay)
    }

    /// Plans a query, and tells what there is to know about it.
    func plan(
        _ query: QuerySyntax, for requirements: ResultRequirements, mode: PlanningMode,
        columns: [Field]? = nil, overlay: [String: RelationDeclaration] = [:]
    ) throws -> PlannedOutput {
        let planned = try planQuietly(
            query, for: requirements, mode: mode, columns: columns, overlay: overlay)
        tell(planned.query.notices)
        return planned
    }

    /// Plans a query.
    func planQuietly(
        _ query: QuerySyntax, for requirements: ResultRequirements, mode: PlanningMode,
        columns: [Field]? = nil, overlay: [String: RelationDeclaration] = [:]
    ) throws -> PlannedOutput {
        let catalog = planningCatalog(mode, overlay: overlay)
        let planner = QueryPlanner(
            catalog: catalog, session: evaluationSession,
            optimizer: Optimizer(disabledRules: options.disabledRules))
        let planned = try planner.plan(query, for: requirements, columns: columns)
        return PlannedOutput(query: planned, declarations: catalog.declarations)
    }

    /// Hands notices to the observer.
    func tell(_ notices: [Diagnostic]) {
        for notice in notices { observer.notice(notice, source) }
    }
}

/// A planned query with the sources that it reads, by name.
struct PlannedOutput: Sendable {
    var query: PlannedQuery
    var declarations: [String: RelationDeclaration]
}
