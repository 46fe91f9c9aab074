import Columnar
import Dataflow
import Functions
import Planner

extension Lowering {
    /// Both sides get their keys as columns behind their own; the projection above drops them.
    mutating func add(_ join: LookupJoin) throws -> NodeID {
        let probeKeys = KeyColumns(join.equalities.map(\.left), of: join.probe.columns)
        let buildKeys = KeyColumns(buildSideOf: join)
        let side = buildKeys.projection(of: join.build)
        guard let kept = builtSides[side.fingerprint] else {
            throw PlanError("a lookup before the side that it keeps")
        }
        let build = graph.exchange(kept, .broadcast)
        let probe = try lower(probeKeys.projection(of: join.probe))
        let both = probeKeys.columns + buildKeys.columns
        let node = graph.add(
            LookupJoinOperator(
                join.kind.lookup, probeKeys: probeKeys.positions, buildKeys: buildKeys.positions,
                buildTypes: buildKeys.columns.map(\.type),
                matchNull: join.equalities.map(\.matchesNull),
                condition: try condition(join.residual, over: both)),
            inputs: [probe, build])
        return try narrow(
            node, from: join.kind.isLeftOnly ? probeKeys.columns : both, to: join.columns)
    }

    /// Equal keys meet on one worker, rows with NULL keys among them (rule 1); without keys all rows
    /// meet on one.
    mutating func add(_ join: IncrementalJoin) throws -> NodeID {
        let leftKeys = KeyColumns(join.equalities.map(\.left), of: join.left.columns)
        let rightKeys = KeyColumns(join.equalities.map(\.right), of: join.right.columns)
        let inputs = try [(leftKeys, join.left), (rightKeys, join.right)].map { keys, side in
            graph.exchange(
                try lower(keys.projection(of: side)),
                keys.positions.isEmpty ? .gather : .hash(columns: keys.positions))
        }
        let both = leftKeys.columns + rightKeys.columns
        let node = graph.add(
            JoinOperator(
                join.kind.incremental,
                keys: JoinOperator.Keys(
                    left: leftKeys.positions, right: rightKeys.positions,
                    matchNull: join.equalities.map(\.matchesNull)),
                leftTypes: leftKeys.columns.map(\.type),
                rightTypes: rightKeys.columns.map(\.type),
                condition: try condition(join.residual, over: both),
                time: try join.timeBound.map { bound in
                    JoinOperator.Time(
                        left: try ExpressionCompiler(columns: leftKeys.columns)
                            .position(of: bound.left),
                        right: try ExpressionCompiler(columns: rightKeys.columns)
                            .position(of: bound.right),
                        leftSlack: bound.leftSlack, rightSlack: bound.rightSlack,
                        delay: bound.delay)
                },
                timeToLive: timeToLive(of: .join(join)),
                emission: join.isOnArrival
                    ? .onArrival : join.emission == .changes ? .changes : .onFinish),
            inputs: inputs)
        return try narrow(
            node, from: join.kind.isLeftOnly ? leftKeys.columns : both, to: join.columns)
    }

    /// The positions are columns behind the keys.
    mutating func add(_ join: AsOfJoin) throws -> NodeID {
        let leftKeys = KeyColumns(
            join.equalities.map(\.left) + [join.nearest.left], of: join.left.columns)
        let rightKeys = KeyColumns(
            join.equalities.map(\.right) + [join.nearest.right], of: join.right.columns)
        let (left, right) = (leftKeys.positions, rightKeys.positions)
        let count = join.equalities.count
        let inputs = try [(leftKeys, join.left), (rightKeys, join.right)].map { keys, side in
            graph.exchange(
                try lower(keys.projection(of: side)),
                count == 0 ? .gather : .hash(columns: Array(keys.positions.prefix(count))))
        }
        let node = graph.add(
            AsOfJoinOperator(
                keys: JoinOperator.Keys(
                    left: Array(left.prefix(count)), right: Array(right.prefix(count)),
                    matchNull: join.equalities.map(\.matchesNull)),
                nearness: AsOfJoinOperator.Nearness(
                    left: left[count], right: right[count], isForward: join.nearest.isForward,
                    isStrict: join.nearest.isStrict, isVersioned: join.nearest.isVersioned),
                keepsUnmatched: join.keepsUnmatched, leftTypes: leftKeys.columns.map(\.type),
                rightTypes: rightKeys.columns.map(\.type), emission: join.emission.asOf),
            inputs: inputs)
        return try narrow(node, from: leftKeys.columns + rightKeys.columns, to: join.columns)
    }

    private func condition(
        _ residual: Expression?, over columns: [PlanColumn]
    ) throws -> CompiledExpression? {
        try residual.map { try ExpressionCompiler(columns: columns).compile($0) }
    }

    /// Drops the keys that were computed for the join alone.
    private func narrow(
        _ node: NodeID, from columns: [PlanColumn], to wanted: [PlanColumn]
    ) throws -> NodeID {
        if columns.map(\.id) == wanted.map(\.id) { return node }
        let compiler = ExpressionCompiler(columns: columns)
        return graph.add(
            ProjectOperator(try wanted.map { try compiler.compile(.column($0)) }), inputs: [node])
    }
}

extension Emission {
    fileprivate var asOf: AsOfJoinOperator.Emission {
        switch self {
        case .changes: .changes
        case .onWindowClose: .onWatermark
        case .atEnd: .onFinish
        }
    }
}

extension JoinKind {
    fileprivate var lookup: LookupJoinOperator.Kind {
        switch self {
        case .left: .left
        case .semi: .semi
        case .anti: .anti
        case .inner, .right, .full: .inner
        }
    }

    fileprivate var incremental: JoinOperator.Kind {
        switch self {
        case .inner: .inner
        case .left: .left
        case .right: .right
        case .full: .full
        case .semi: .semi
        case .anti: .anti
        }
    }
}

/// The columns of one side of a join, with its keys behind them where they are not columns already.
struct KeyColumns {
    private var items: [ProjectItem]
    private(set) var positions: [Int] = []
    private let isComputed: Bool

    init(_ keys: [Expression], of columns: [PlanColumn]) {
        items = columns.map { ProjectItem(expression: .column($0), output: $0) }
        for key in keys {
            if let known = items.firstIndex(where: { $0.expression == key }) {
                positions.append(known)
                continue
            }
            let output = PlanColumn(
                id: ColumnID(-1 - items.count), name: "key", type: key.type)
            positions.append(items.count)
            items.append(ProjectItem(expression: key, output: output))
        }
        isComputed = items.count > columns.count
    }

    /// The side of a join that is kept.
    init(buildSideOf join: LookupJoin) {
        self.init(join.equalities.map(\.right), of: join.build.columns)
    }

    var columns: [PlanColumn] { items.map(\.output) }

    func projection(of input: PhysicalPlan) -> PhysicalPlan {
        isComputed ? .project(items: items, input: input) : input
    }
}
