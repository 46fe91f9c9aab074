import Columnar
import Dataflow
import Planner

extension Lowering {
    /// The operator puts out the window's bounds, the other keys and the results; a projection puts
    /// them in the order of the plan.
    mutating func addWindowAggregate(_ aggregate: WindowAggregate) throws -> NodeID {
        let others = aggregate.keys.filter { aggregate.bounds[$0.id] == nil }
        let keys = Array(others.indices)
        var columns = AggregateColumns(keys: others)
        let origin = try WindowColumns(aggregate, in: &columns)
        let calls = columns.lower(aggregate.calls, isAppendOnly: aggregate.inputIsAppendOnly)
        let input = graph.exchange(
            try lower(columns.projection(of: aggregate.input)), origin.routing(keys: keys))
        let emission: WindowAggregateOperator.Emission =
            aggregate.emission == .changes ? .changes : .onClose
        let operation: any Operator =
            switch origin {
            case .session(let time, let gap):
                SessionAggregateOperator(
                    time: time, timeType: aggregate.timeType, gap: gap, keys: keys,
                    keyTypes: others.map(\.type), calls: calls, emission: emission,
                    lateness: aggregate.lateness)
            case .windows(let windows):
                WindowAggregateOperator(
                    windows, timeType: aggregate.timeType, keys: keys,
                    keyTypes: others.map(\.type), calls: calls, emission: emission,
                    closing: WindowAggregateOperator.Closing(
                        delay: aggregate.delay, lateness: aggregate.lateness))
            }
        let node = graph.add(operation, inputs: [input])
        let places = aggregate.keys.map { key in
            if let bound = aggregate.bounds[key.id] { return bound.isStart ? 0 : 1 }
            return 2 + (others.firstIndex { $0.id == key.id } ?? 0)
        }
        let results = aggregate.calls.indices.map { 2 + others.count + $0 }
        return graph.add(
            ProjectOperator((places + results).map { .column($0) }), inputs: [node])
    }
}

extension Lowering {
    mutating func addGapFill(_ node: PhysicalGapFill) throws -> NodeID {
        let columns = node.input.columns
        let compiler = ExpressionCompiler(columns: columns)
        let partition = try node.fill.partition.map { try compiler.position(of: $0) }
        let request = GapFillOperator.Request(
            time: try compiler.position(of: node.fill.time),
            step: node.fill.step.fixedMicroseconds, partition: partition,
            shifted: try node.fill.shifted.map { try compiler.position(of: $0) },
            carriesValues: node.fill.carriesValues, delay: node.delay)
        let input = graph.exchange(
            try lower(node.input), partition.isEmpty ? .gather : .hash(columns: partition))
        return graph.add(
            GapFillOperator(
                request, types: columns.map(\.type),
                emission: node.emission == .changes ? .changes : .onFinish),
            inputs: [input])
    }

    mutating func addTemporalFilter(_ filter: TemporalFilter) throws -> NodeID {
        let columns = filter.input.columns
        let compiler = ExpressionCompiler(columns: columns)
        let bounds = try filter.bounds.map { bound in
            TemporalFilterOperator.Bound(
                column: try compiler.position(of: bound.column), isEnd: bound.isEnd,
                shift: bound.shift)
        }
        return graph.add(
            TemporalFilterOperator(bounds, types: columns.map(\.type)),
            inputs: [try lower(filter.input)])
    }
}

/// Where an operator finds the window of a row.
private enum WindowColumns {
    case windows(WindowAggregateOperator.Windows)
    case session(time: Int, gap: Int64)

    init(_ aggregate: WindowAggregate, in columns: inout AggregateColumns) throws {
        switch aggregate.windows {
        case .columns(let start, let end):
            self = .windows(
                .columns(
                    start: columns.position(of: start), end: columns.position(of: end)))
        case .time(let time, let offset):
            let position = columns.position(of: .column(time))
            if case .session(let gap) = aggregate.kind {
                self = .session(time: position, gap: gap.fixedMicroseconds)
            } else {
                self = .windows(
                    .time(column: position, try WindowSpec(aggregate.kind, offset: offset)))
            }
        }
    }

    /// Where rows must meet that belong to one group.
    func routing(keys: [Int]) -> Routing {
        if case .windows(.columns(_, let end)) = self { return .hash(columns: keys + [end]) }
        return keys.isEmpty ? .gather : .hash(columns: keys)
    }
}

extension WindowAggregate {
    /// The type of the window's bounds.
    fileprivate var timeType: DataType {
        switch windows {
        case .columns(_, let end): end.type
        case .time(let time, _): time.type
        }
    }
}

extension WindowSpec {
    /// The windows of a kind that depends on a row's time alone.
    init(_ kind: WindowKind, offset: Interval) throws {
        let cut: WindowSpec.Kind
        switch kind {
        case .tumble: cut = .tumble
        case .hop(_, let slide): cut = .hop(slide: slide.fixedMicroseconds)
        case .cumulate(_, let step): cut = .cumulate(step: step.fixedMicroseconds)
        case .session: throw PlanError("a session has no fixed size")
        }
        try self.init(
            cut, size: kind.size.fixedMicroseconds, offset: offset.fixedMicroseconds)
    }
}
