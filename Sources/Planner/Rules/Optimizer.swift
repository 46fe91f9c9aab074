import Functions

/// Runs the rules over a plan and checks it after each.
public struct Optimizer: Sendable {
    /// The names of the rules that do not run.
    public var disabledRules: Set<String>

    /// An optimizer without the rules of the given names.
    public init(disabledRules: Set<String> = []) {
        self.disabledRules = disabledRules
    }

    /// The plan after all rules. Throws `PlanError` when a rule broke it.
    public func optimize(_ plan: LogicalPlan, session: EvaluationSession) throws -> LogicalPlan {
        let context = PlanningContext(session: session)
        let result = plan.columns.map(\.id)
        var plan = plan.withoutUnreadHiddenColumns()
        for rule in Rule.all where !disabledRules.contains(rule.name) {
            plan = try rule.apply(plan, context)
            try plan.check(after: rule.name)
            guard plan.columns.map(\.id) == result else {
                throw PlanError("rule \(rule.name) changed the columns of the result")
            }
        }
        return plan
    }
}

extension LogicalPlan {
    /// Checks that every expression reads columns that its node's inputs put out.
    func check(after rule: String) throws {
        let known = Set(inputs.flatMap { $0.columns.map(\.id) })
        for expression in expressions {
            let missing = expression.columnIDs.subtracting(known)
            guard let first = missing.min() else { continue }
            throw PlanError("after \(rule), \(nodeName) reads \(first), which its input lacks")
        }
        for input in inputs { try input.check(after: rule) }
    }
}
