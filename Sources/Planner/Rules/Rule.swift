import Functions

/// A rewrite of logical plans that keeps their meaning.
///
/// A rule may be switched off by its name: every query gives the same answer without it, only
/// slower. `Optimizer` checks each plan after each rule.
public struct Rule: Sendable {
    /// The name by which EXPLAIN shows it and by which it is switched off.
    public let name: String
    /// What it does, in a sentence.
    public let summary: String
    /// The rewrite of a whole plan.
    let apply: @Sendable (LogicalPlan, PlanningContext) throws -> LogicalPlan

    init(
        _ name: String, _ summary: String,
        apply: @escaping @Sendable (LogicalPlan, PlanningContext) throws -> LogicalPlan
    ) {
        self.name = name
        self.summary = summary
        self.apply = apply
    }

    /// All rules, in the order in which they run.
    public static let all: [Rule] = [
        .foldConstants,
        .pushDownFilters,
        .simplifyOuterJoins,
        .orderJoins,
        .limitRanks,
        .extractJoinEqualities,
        .mergeProjections,
        .pruneColumns,
    ]
}

/// What rules share while one query is planned.
public struct PlanningContext: Sendable {
    /// What `now()` and its kind see while constants are folded.
    public let session: EvaluationSession

    /// A context.
    public init(session: EvaluationSession) {
        self.session = session
    }
}
