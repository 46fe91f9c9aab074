import Columnar
import Functions
import SQL

/// A query at every stage of its planning, as EXPLAIN shows it.
public struct PlannedQuery: Sendable {
    /// As it was bound.
    public var bound: LogicalPlan
    /// After the rules.
    public var optimized: LogicalPlan
    /// The operators.
    public var physical: PhysicalPlan
    /// Whether the result only ever grows.
    public var isAppendOnly: Bool
    /// Whether the query ends by itself.
    public var isBounded: Bool
    /// What the user should know.
    public var notices: [Diagnostic]

    /// The columns of the result.
    public var columns: [PlanColumn] { physical.columns }
}

/// Plans queries: syntax in, operators out.
public struct QueryPlanner {
    private let catalog: any PlannerCatalog
    private let session: EvaluationSession
    private let optimizer: Optimizer

    /// A planner that looks names up in `catalog`.
    public init(
        catalog: any PlannerCatalog, session: EvaluationSession, optimizer: Optimizer = Optimizer()
    ) {
        self.catalog = catalog
        self.session = session
        self.optimizer = optimizer
    }

    /// Plans a query for a receiver, whose `columns` the query's columns become by position. Throws
    /// `DiagnosticError` for mistakes of the query.
    public func plan(
        _ query: QuerySyntax, for requirements: ResultRequirements, columns: [Field]? = nil
    ) throws -> PlannedQuery {
        let binder = Binder(catalog: catalog, session: session)
        let bound = try columns.map { try binder.bind(query, into: $0) } ?? binder.bind(query)
        let optimized = try optimizer.optimize(bound.plan, session: session)
        let planner = PhysicalPlanner(
            emit: bound.emit, requirements: requirements, range: query.range,
            period: bound.period?.fixedMicroseconds,
            lateness: bound.lateness?.fixedMicroseconds ?? 0, session: session)
        let planned = try planner.plan(optimized)
        return PlannedQuery(
            bound: bound.plan, optimized: optimized, physical: planned.plan,
            isAppendOnly: planned.properties.isAppendOnly,
            isBounded: planned.properties.isBounded,
            notices: bound.notices + orderNotices(query, isBounded: planned.properties.isBounded))
    }

    /// An endless result has no order of its own (rule 45).
    private func orderNotices(_ query: QuerySyntax, isBounded: Bool) -> [Diagnostic] {
        guard !isBounded, let first = query.orderBy.first, !query.takesFirstRows else { return [] }
        return [
            Diagnostic(
                "ORDER BY has no effect on a result that goes on changing", severity: .notice,
                at: first.range, hint: "order the rows when they are read", sqlState: .success)
        ]
    }
}

extension QuerySyntax {
    /// Whether its ORDER BY decides which rows there are.
    fileprivate var takesFirstRows: Bool {
        if case .select(let select) = body, case .on = select.distinct { return true }
        return limit != nil || offset != nil
    }
}
