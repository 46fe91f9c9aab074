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
        case .filter(_, let input), .eventTimeHold(_, _, let input): input.uniqueKey
        case .temporalFilter(let node): node.input.uniqueKey
        case .emitEvery(_, let input), .keptValues(_, let input): input.uniqueKey
        case .sort(_, let input), .limit(_, _, let input): input.uniqueKey
        case .topN(let node): node.uniqueKey ?? node.input.uniqueKey
        case .over(let node): node.input.uniqueKey
        case .project(let items, let input): input.uniqueKey.flatMap { $0.renamed(by: items) }
        case .scan(let scan): scan.uniqueKey
        case .lookupJoin(let node):
            uniqueKey(
                node.kind, node.equalities, left: node.probe.uniqueKey, right: node.build.uniqueKey)
        case .join(let node):
            uniqueKey(
                node.kind, node.equalities, left: node.left.uniqueKey, right: node.right.uniqueKey)
        case .asOfJoin(let node): node.left.uniqueKey
        case .setOperation(let node): node.isAll ? nil : Set(node.columns.map(\.id))
        case .values, .windowAssign, .unnest, .gapFill, .union: nil
        }
    }

    /// The key of one side where each of its rows meets one of the other at most, else both keys.
    private func uniqueKey(
        _ kind: JoinKind, _ equalities: [JoinEquality], left: Set<ColumnID>?,
        right: Set<ColumnID>?
    ) -> Set<ColumnID>? {
        if kind.isLeftOnly { return left }
        guard let left, let right else { return nil }
        if !kind.padsLeft, right.isSubset(of: equalities.compactMap(\.right.columnID)) {
            return left
        }
        if !kind.padsRight, left.isSubset(of: equalities.compactMap(\.left.columnID)) {
            return right
        }
        return left.union(right)
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

extension Scan {
    /// The primary key of a table whose changes keep it unique; a file may hold a key twice.
    fileprivate var uniqueKey: Set<ColumnID>? {
        guard relation.changes == .changing, !relation.primaryKey.isEmpty else { return nil }
        let ids = relation.primaryKey.compactMap { name in
            columns.first { $0.name == name }?.id
        }
        return ids.count == relation.primaryKey.count ? Set(ids) : nil
    }
}

extension Expression {
    /// The column that it is; nil when it is something else.
    var columnID: ColumnID? {
        if case .column(let column) = self { column.id } else { nil }
    }
}
