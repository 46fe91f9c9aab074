extension PhysicalPlanner {
    /// An order of all rows has no effect on a result that goes on changing (rule 45).
    func choose(_ sort: Sort, over input: Planned) -> Planned {
        guard input.properties.isBounded, !sort.keys.isEmpty else { return input }
        var properties = LogicalPlan.sort(sort).properties(of: [input.properties])
        properties.isAppendOnly = true
        properties.isFinal = true
        return Planned(plan: .sort(keys: sort.keys, input: input.plan), properties: properties)
    }

    /// The first rows: at the end of bounded input, when the window closes that a partition belongs
    /// to, else with every change.
    func choose(_ top: TopN, over input: Planned, _ derived: PlanProperties) throws -> Planned {
        if top.limit == nil, top.offset == 0, top.rank == nil { return input }
        var properties = derived
        var node = PhysicalTopN(top, input: input)
        node.windowEnd = try windowEnd(of: top.partition, in: input.properties)
        if emitsOnClose, node.windowEnd != nil {
            node.emission = .onWindowClose
            properties.isAppendOnly = true
            properties.isFinal = true
        } else if let planned = try chooseInEventTime(top, over: input) {
            return planned
        } else if mayWaitForEnd(of: input) {
            properties = properties.atEnd
            if top.takesRowsAsTheyCome, input.properties.isAppendOnly, input.plan.isReadInOrder {
                return Planned(
                    plan: .limit(top.limit ?? .max, offset: top.offset, input: input.plan),
                    properties: properties)
            }
            node.emission = .atEnd
            node.windowEnd = nil
        }
        return Planned(plan: .topN(node), properties: properties)
    }
}

extension TopN {
    /// Whether any rows will do.
    fileprivate var takesRowsAsTheyCome: Bool {
        partition.isEmpty && keys.isEmpty && counting == .rows && rank == nil
    }
}

extension PhysicalTopN {
    fileprivate init(_ top: TopN, input: PhysicalPlanner.Planned) {
        self.init(
            partition: top.partition, keys: top.keys, counting: top.counting, limit: top.limit,
            offset: top.offset, rank: top.rank, windowEnd: nil, emission: .changes,
            inputIsAppendOnly: input.properties.isAppendOnly, input: input.plan)
    }
}

extension PhysicalPlan {
    /// Whether rows come in the order in which one relation is read, which is always the same.
    fileprivate var isReadInOrder: Bool {
        switch self {
        case .scan, .values, .sort: true
        case .filter, .project, .limit, .windowAssign, .unnest: inputs.allSatisfy(\.isReadInOrder)
        default: false
        }
    }
}
