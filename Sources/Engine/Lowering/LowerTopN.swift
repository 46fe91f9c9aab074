import Columnar
import Dataflow
import Planner

extension Lowering {
    /// The operator reads the end of its windows from a column, which a projection adds and another
    /// one drops where it is none of the plan's.
    mutating func add(_ top: PhysicalTopN) throws -> NodeID {
        var items = top.input.columns.map { ProjectItem(expression: .column($0), output: $0) }
        var end: Int?
        if let expression = top.windowEnd {
            end = items.firstIndex { $0.expression == expression } ?? items.count
            if end == items.count {
                let output = PlanColumn(id: ColumnID(-1), name: "end", type: expression.type)
                items.append(ProjectItem(expression: expression, output: output))
            }
        }
        let width = top.input.columns.count
        let isWider = items.count > width
        let input = isWider ? PhysicalPlan.project(items: items, input: top.input) : top.input
        let compiler = ExpressionCompiler(columns: input.columns)
        let partition = try top.partition.map { try compiler.position(of: $0) }
        let request = TopNOperator.Request(
            partition: partition, ordering: try ordering(top.keys, over: input.columns),
            range: RankRange(
                Dataflow.RankCounting(top.counting), offset: top.offset, limit: top.limit ?? .max),
            emitsRank: top.rank != nil, windowEnd: end)
        let node = graph.add(
            TopNOperator(
                request, types: input.columns.map(\.type), isAppendOnly: top.inputIsAppendOnly,
                emission: RankEmission(top.emission), timeToLive: timeToLive(of: .topN(top))),
            inputs: [
                graph.exchange(
                    try lower(input), partition.isEmpty ? .gather : .hash(columns: partition))
            ])
        guard isWider else { return node }
        let kept = Array(0..<width) + (top.rank == nil ? [] : [width + 1])
        return graph.add(ProjectOperator(kept.map { .column($0) }), inputs: [node])
    }

    /// The order of rows with `columns` that `keys` ask for.
    func ordering(_ keys: [Planner.SortKey], over columns: [PlanColumn]) throws -> RowOrdering {
        let compiler = ExpressionCompiler(columns: columns)
        return RowOrdering(
            try keys.map { key in
                Columnar.SortKey(
                    column: try compiler.position(of: key.column),
                    isDescending: key.isDescending, nullsFirst: key.nullsFirst)
            })
    }
}

extension RankEmission {
    /// What a plan asks for.
    init(_ emission: Emission) {
        self =
            switch emission {
            case .changes: .changes
            case .onWindowClose: .onClose
            case .atEnd: .onFinish
            }
    }
}

extension Dataflow.RankCounting {
    fileprivate init(_ counting: Planner.RankCounting) {
        self =
            switch counting {
            case .rows: .rows
            case .rowsWithTies: .rowsWithTies
            case .ranks: .ranks
            case .denseRanks: .denseRanks
            }
    }
}
