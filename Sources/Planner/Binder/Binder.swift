import Columnar
import Functions
import SQL

/// A query with every name and type resolved.
public struct BoundQuery: Sendable {
    /// What it computes; `plan.columns` are the columns of the result, in order.
    public var plan: LogicalPlan
    /// The EMIT clause.
    public var emit: EmitSyntax?
    /// The period of EMIT EVERY.
    public var period: Interval?
    /// How long closed windows are kept for late rows.
    public var lateness: Interval?
    /// What the user should know.
    public var notices: [Diagnostic]
}

/// Turns syntax into a typed logical plan. One binder binds one statement.
///
/// Errors are collected where binding can go on: a SELECT with three misspelt columns reports three.
public final class Binder {
    /// How deep views and subqueries may nest.
    static let maximumDepth = 64

    let catalog: any PlannerCatalog
    let session: EvaluationSession
    let ids = ColumnIDAllocator()
    var notices: [Diagnostic] = []
    /// The WITH tables in sight, innermost last.
    var commonTables: [CommonTable] = []
    /// Where each WITH table that calls a function such as `random()` was first read.
    var randomTables: [SourceRange: SourceRange] = [:]
    /// The queries around the subquery that is being bound, innermost last.
    var outerScopes: [OuterScope] = []
    /// The FROM items to the left of the one that is being bound.
    var lateralScopes: [Scope] = []
    var depth = 0
    /// The arrays that the select list being bound wants the elements of.
    var pendingUnnests: [PendingUnnest] = []

    /// A binder that looks names up in `catalog`.
    public init(catalog: any PlannerCatalog, session: EvaluationSession) {
        self.catalog = catalog
        self.session = session
    }

    /// Binds a query. Throws `DiagnosticError` with all the errors that were found.
    public func bind(_ query: QuerySyntax) throws -> BoundQuery {
        let plan = try bindQuery(query)
        let emit = emit(of: query)
        var bound = BoundQuery(plan: plan, emit: emit, notices: notices)
        if case .every(let period) = emit?.kind {
            bound.period = try fixedInterval(period, for: "EMIT EVERY")
        }
        bound.lateness = try emit?.lateness.map { try fixedInterval($0, for: "ALLOWED LATENESS") }
        return bound
    }

    /// Binds a query whose columns, by position, are stored into `fields`.
    func bind(_ query: QuerySyntax, into fields: [Field]) throws -> BoundQuery {
        if case .values(let rows) = query.body, query.isOnlyBody {
            let plan = try bindValues(rows, into: fields, at: query.range)
            return BoundQuery(plan: plan, emit: query.emit, notices: notices)
        }
        var bound = try bind(query)
        bound.plan = try assign(bound.plan, to: fields, at: query.range)
        return bound
    }

    /// The EMIT clause that holds for a query: its own, or that of the view it only passes on.
    private func emit(of query: QuerySyntax) -> EmitSyntax? {
        if let emit = query.emit { return emit }
        if case .parenthesised(let inner) = query.body { return emit(of: inner) }
        return nil
    }

    /// Makes a column with a new id.
    func newColumn(_ name: String, _ type: DataType, isNullable: Bool = true) -> PlanColumn {
        PlanColumn(id: ids.allocate(), name: name, type: type, isNullable: isNullable)
    }

    /// Runs `body` one level deeper. Throws when that is too deep.
    func nested<Result>(at range: SourceRange?, _ body: () throws -> Result) throws -> Result {
        guard depth < Binder.maximumDepth else {
            throw Diagnostic.failure(
                "queries and views nest more than \(Binder.maximumDepth) deep", code: "54001",
                at: range)
        }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }

    /// Runs every body and throws what all of them threw.
    static func collecting<Element, Result>(
        _ elements: some Sequence<Element>, _ body: (Element) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        var failures: [Diagnostic] = []
        for element in elements {
            do {
                results.append(try body(element))
            } catch let error as DiagnosticError {
                failures.append(contentsOf: error.diagnostics)
            }
        }
        if !failures.isEmpty { throw DiagnosticError(failures) }
        return results
    }
}

extension QuerySyntax {
    /// Whether there is neither WITH, ORDER BY nor LIMIT.
    fileprivate var isOnlyBody: Bool {
        with == nil && orderBy.isEmpty && limit == nil && offset == nil
    }
}

/// A table of a WITH clause, and what it may refer to itself.
struct CommonTable {
    var syntax: CommonTableSyntax
    /// How many common tables were in sight where it was written.
    var visibleCount: Int
    /// How many queries around were in sight there.
    var outerCount: Int
    /// The end of its WITH RECURSIVE, whose tables it could refer to; `visibleCount` or less without.
    var recursionEnd = 0
    /// Whether this is how the table's own query sees it, and those behind it.
    var isBeingDefined = false
}
