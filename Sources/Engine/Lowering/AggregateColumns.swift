import Columnar
import Dataflow
import Functions
import Planner

/// The columns that an aggregation reads: its keys, then what its calls compute, each once.
struct AggregateColumns {
    private(set) var items: [ProjectItem]
    /// Ids that no plan gives out: they only live between this projection and its aggregation.
    private var nextID = -1

    init(keys: [PlanColumn]) {
        items = keys.map { ProjectItem(expression: .column($0), output: $0) }
    }

    /// The position of the column that holds an expression.
    mutating func position(of expression: Expression) -> Int {
        if let known = items.firstIndex(where: { $0.expression == expression }) { return known }
        let output = PlanColumn(id: ColumnID(nextID), name: "argument", type: expression.type)
        nextID -= 1
        items.append(ProjectItem(expression: expression, output: output))
        return items.count - 1
    }

    /// The calls over these columns.
    mutating func lower(
        _ calls: [Planner.AggregateCall], isAppendOnly: Bool
    ) -> [Dataflow.AggregateCall] {
        calls.map { call in
            Dataflow.AggregateCall(
                call.overload, arguments: call.arguments.map { position(of: $0) },
                types: call.arguments.map(\.type), resultType: call.output.type,
                isAppendOnly: isAppendOnly, filter: call.filter.map { position(of: $0) },
                isDistinct: call.isDistinct, order: call.order,
                constants: call.arguments.map(\.constant))
        }
    }

    /// The input, projected to these columns.
    func projection(of input: PhysicalPlan) -> PhysicalPlan {
        .project(items: items, input: input)
    }
}
