extension PhysicalPlan {
    /// The positions of columns that no two rows of the result share; nil when none are known.
    public var uniqueKeyPositions: [Int]? {
        guard let key = uniqueKey else { return nil }
        let columns = columns
        let positions = key.compactMap { id in columns.firstIndex { $0.id == id } }
        return positions.count == key.count ? positions.sorted() : nil
    }

    private var uniqueKey: Set<ColumnID>? {
        switch self {
        case .windowAggregate(let node): Set(node.keys.map(\.id))
        case .groupAggregate(let node): Set(node.keys.map(\.id))
        case .filter(_, let input), .eventTimeHold(_, let input): input.uniqueKey
        case .sort(_, let input), .limit(_, _, let input): input.uniqueKey
        case .topN(let node): node.uniqueKey ?? node.input.uniqueKey
        case .project(let items, let input): input.uniqueKey.flatMap { $0.renamed(by: items) }
        case .scan, .values, .windowAssign, .lookupJoin, .union: nil
        }
    }
}

extension PhysicalTopN {
    /// One row of each partition, or one for each of its numbers.
    fileprivate var uniqueKey: Set<ColumnID>? {
        guard counting == .rows, !partition.isEmpty else { return nil }
        let key = Set(partition.map(\.id))
        if limit == 1 { return key }
        return rank.map { key.union([$0.id]) }
    }
}

extension Set<ColumnID> {
    /// The key after a projection; nil when a part of it is dropped.
    fileprivate func renamed(by items: [ProjectItem]) -> Set<ColumnID>? {
        var renamed: Set<ColumnID> = []
        for id in self {
            let item = items.first { item in
                if case .column(let column) = item.expression { return column.id == id }
                return false
            }
            guard let item else { return nil }
            renamed.insert(item.output.id)
        }
        return renamed
    }
}
