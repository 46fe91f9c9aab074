/// An aggregation together with the windows below it, so that a row is not copied for each window it
/// is in, and sessions keep partial aggregates and no rows.
struct WindowFusion {
    let aggregate: Aggregate
    let windows: WindowsBelow
    let bounds: [ColumnID: WindowBound]
    let delay: Int64

    /// Nil where there are no such windows, or the aggregation needs the rows with them.
    init?(_ aggregate: Aggregate, over planned: PhysicalPlanner.Planned) {
        let known = planned.properties.windows
        let keyed = aggregate.keys.filter { known[$0.id] != nil }
        guard let first = keyed.first.flatMap({ known[$0.id] }),
            let windows = WindowsBelow(planned.plan), windows.assign.windowEnd.id == first.window,
            keyed.allSatisfy({ known[$0.id]?.window == first.window })
        else { return nil }
        let read = aggregate.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) }
        guard read.allSatisfy({ $0.columnIDs.isDisjoint(with: windows.columns) }) else {
            return nil
        }
        switch windows.assign.kind {
        case .tumble: return nil
        case .hop: break
        case .cumulate:
            // Windows that begin together are one group without their ends.
            if keyed.allSatisfy({ known[$0.id]?.isStart ?? true }) { return nil }
        case .session:
            let others = aggregate.keys.filter { known[$0.id] == nil }.map(\.id)
            guard windows.assign.inputIsAppendOnly,
                !aggregate.calls.contains(where: \.isDistinct),
                Set(others) == Set(windows.partition)
            else { return nil }
        }
        self.aggregate = aggregate
        self.windows = windows
        bounds = known.filter { id, _ in keyed.contains { $0.id == id } }
        delay = first.delay
    }
}

/// The windows below an aggregation, and the plan without them.
struct WindowsBelow {
    let assign: PhysicalWindowAssign
    /// What is left of the plan: all its columns but those of the window, and the time.
    let input: PhysicalPlan
    /// The time of a row, as `input` puts it out.
    let time: PlanColumn
    /// The partition of a session, as the plan puts it out.
    let partition: [ColumnID]
    /// The columns with the window's bounds, as the plan puts them out.
    let columns: Set<ColumnID>

    private init(
        assign: PhysicalWindowAssign, input: PhysicalPlan, partition: [ColumnID],
        columns: Set<ColumnID>
    ) {
        self.assign = assign
        self.input = input
        self.partition = partition
        self.columns = columns
        time = assign.time
    }

    /// Looks through filters and projections; nil when something else is there first, or when one of
    /// them computes with the window.
    init?(_ plan: PhysicalPlan) {
        switch plan {
        case .windowAssign(let assign):
            self.init(
                assign: assign, input: assign.input, partition: assign.partition.map(\.id),
                columns: [assign.windowStart.id, assign.windowEnd.id])
        case .filter(let condition, let input):
            // Rows that leave above a session have made it all the same.
            guard let below = WindowsBelow(input), !below.assign.kind.isSession,
                condition.columnIDs.isDisjoint(with: below.columns)
            else { return nil }
            self.init(
                assign: below.assign, input: .filter(condition: condition, input: below.input),
                partition: below.partition, columns: below.columns)
        case .project(let items, let input):
            guard let below = WindowsBelow(input) else { return nil }
            self.init(below, projectedTo: items)
        default: return nil
        }
    }

    private init?(_ below: WindowsBelow, projectedTo items: [ProjectItem]) {
        var columns: Set<ColumnID> = []
        var kept: [ProjectItem] = []
        var names: [ColumnID: ColumnID] = [:]
        for item in items {
            if case .column(let column) = item.expression {
                if below.columns.contains(column.id) {
                    columns.insert(item.output.id)
                    continue
                }
                names[column.id] = item.output.id
            }
            guard item.expression.columnIDs.isDisjoint(with: below.columns) else { return nil }
            kept.append(item)
        }
        let partition = below.partition.compactMap { names[$0] }
        guard partition.count == below.partition.count else { return nil }
        if names[below.time.id] != below.time.id {
            kept.append(ProjectItem(expression: .column(below.time), output: below.time))
        }
        self.init(
            assign: below.assign, input: .project(items: kept, input: below.input),
            partition: partition, columns: columns)
    }
}
