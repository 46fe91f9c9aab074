import Columnar
import Functions

extension Rule {
    /// `2 + 3` becomes `5`; a call that fails stays, so that it fails for the rows that reach it
    /// and for no other (rule 39).
    static let foldConstants = Rule(
        "fold_constants", "computes expressions without columns once"
    ) { plan, context in
        plan.rewritten { node in
            switch node {
            case .filter(var filter):
                filter.condition = filter.condition.folded(context)
                if case .literal(.boolean(true), _) = filter.condition { return filter.input }
                return .filter(filter)
            case .project(var project):
                for index in project.items.indices {
                    project.items[index].expression =
                        project.items[index].expression.folded(context)
                }
                return .project(project)
            case .join(var join):
                join.residual = join.residual?.folded(context)
                if case .literal(.boolean(true), _)? = join.residual { join.residual = nil }
                return .join(join)
            case .scan(var scan):
                for index in scan.computed.indices {
                    scan.computed[index].expression =
                        scan.computed[index].expression.folded(context)
                }
                let watermark = scan.watermark?.expression.folded(context)
                if let watermark { scan.watermark?.expression = watermark }
                return .scan(scan)
            default:
                return node
            }
        }
    }
}

extension Expression {
    /// The expression with every part that has no columns computed.
    func folded(_ context: PlanningContext) -> Expression {
        rewritten { $0.foldedOnce(context) }
    }

    private func foldedOnce(_ context: PlanningContext) -> Expression {
        switch self {
        case .and(.literal(.boolean(true), _), let other),
            .and(let other, .literal(.boolean(true), _)),
            .or(.literal(.boolean(false), _), let other),
            .or(let other, .literal(.boolean(false), _)):
            return other
        case .and(.literal(.boolean(false), _), _), .or(.literal(.boolean(true), _), _):
            return .literal(.boolean(self.isOr), .boolean)
        case .column, .literal:
            return self
        default:
            break
        }
        let isConstant = children.allSatisfy { if case .literal = $0 { true } else { false } }
        guard isConstant, isDeterministic, let value = evaluated(context.session) else {
            return self
        }
        return .literal(value, type)
    }

    private var isOr: Bool {
        if case .or = self { true } else { false }
    }

    /// Its value when it has no columns; nil when it fails.
    public func evaluated(_ session: EvaluationSession) -> Value? {
        try? evaluation(session)?.get()
    }

    /// Why it fails; nil when it has a value, or columns.
    func evaluationError(_ session: EvaluationSession) -> RowError? {
        if case .failure(let error)? = evaluation(session) { error } else { nil }
    }

    private func evaluation(_ session: EvaluationSession) -> Result<Value, RowError>? {
        guard let compiled = try? ExpressionCompiler(columns: []).compile(self) else { return nil }
        var context = EvaluationContext(session: session)
        let column = compiled.evaluate(Batch(columns: [], count: 1), &context)
        if let failed = context.errors.entries.first { return .failure(failed.error) }
        return .success(column.value(at: 0))
    }
}
