import Columnar
import Dataflow
import Functions
import Planner

/// A scan with the filters and the projection right above it, which are then done where the records
/// are decoded, on all cores.
struct FusedScan {
    let scan: Scan
    private var conditions: [Expression] = []
    private var items: [ProjectItem]?

    /// A scan alone.
    init(_ scan: Scan) {
        self.scan = scan
    }

    /// The chain that ends in `plan`; nil when it is another shape or a part of it is shared.
    init?(_ plan: PhysicalPlan, isShared: (PhysicalPlan) -> Bool) {
        var part = plan
        var items: [ProjectItem]?
        var conditions: [Expression] = []
        while true {
            switch part {
            case .scan(let scan):
                // A row's new version may fail a filter that the old one passed.
                if scan.relation.isKeyed { return nil }
                self.scan = scan
                self.items = items
                self.conditions = conditions
                return
            case .filter(let condition, let input):
                conditions.insert(condition, at: 0)
                part = input
                if isShared(part) { return nil }
            case .project(let projected, let input) where items == nil && conditions.isEmpty:
                items = projected
                part = input
                if isShared(part) { return nil }
            default:
                return nil
            }
        }
    }

    /// What is done to the rows as they are decoded. Throws `PlanError`.
    func preparation(
        session: EvaluationSession, clock: any JobClock
    ) throws -> RowPreparation {
        var preparation = RowPreparation(
            source: scan.relation.name, session: session, clock: clock)
        let fields = scan.fields.map(\.column)
        if scan.relation.isKeyed { return try keyedPreparation(preparation, fields) }
        let decoded = fields + scan.computed.map(\.output)
        let fieldCompiler = ExpressionCompiler(columns: fields)
        preparation.computedColumns = try scan.computed.map {
            try fieldCompiler.compile($0.expression)
        }
        let compiler = ExpressionCompiler(columns: decoded)
        if let watermark = scan.watermark {
            preparation.eventTime = RowPreparation.EventTime(
                column: try compiler.position(of: watermark.time),
                watermark: try compiler.compile(watermark.expression))
        }
        if let condition = Expression.conjunction(conditions) {
            preparation.filter = try compiler.compile(condition)
        }
        if let items {
            preparation.projection = try items.map { try compiler.compile($0.expression) }
        } else if scan.columns.map(\.id) != decoded.map(\.id) {
            preparation.projection = try scan.columns.map { try compiler.compile(.column($0)) }
        }
        return preparation
    }

    /// Of rows by key only the event time is wanted before it is known what they change.
    private func keyedPreparation(
        _ preparation: RowPreparation, _ fields: [PlanColumn]
    ) throws -> RowPreparation {
        var preparation = preparation
        guard let watermark = scan.watermark else { return preparation }
        let compiler = ExpressionCompiler(columns: fields)
        preparation.eventTime = RowPreparation.EventTime(
            column: try compiler.position(of: watermark.time),
            watermark: try compiler.compile(watermark.expression))
        return preparation
    }
}
