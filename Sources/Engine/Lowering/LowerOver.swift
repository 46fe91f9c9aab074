import Columnar
import Dataflow
import Functions
import Planner

extension Lowering {
    /// The operator reads the arguments of its calls from columns, which a projection adds.
    mutating func add(_ over: PhysicalOver) throws -> NodeID {
        var columns = AggregateColumns(keys: over.input.columns)
        let width = over.input.columns.count
        let partition = over.partition.map { columns.position(of: .column($0)) }
        let calls = over.calls.map { lower($0, &columns) }
        let end = over.windowEnd.map { columns.position(of: $0) }
        let isWider = columns.items.count > width
        let input = isWider ? columns.projection(of: over.input) : over.input
        let request = OverOperator.Request(
            partition: partition, ordering: try ordering(over.keys, over: input.columns),
            calls: calls, width: width, windowEnd: end)
        let exchanged = graph.exchange(
            try lower(input), partition.isEmpty ? .gather : .hash(columns: partition))
        let types = input.columns.map(\.type)
        guard let reach = over.eventTime, let time = request.ordering.keys.first?.column else {
            return graph.add(
                OverOperator(
                    request, types: types, emission: RankEmission(over.emission),
                    timeToLive: timeToLive(of: .over(over))),
                inputs: [exchanged])
        }
        return graph.add(
            EventTimeOverOperator(
                request, time: time,
                reach: EventTimeOverOperator.Reach(
                    back: distance(reach.back), ahead: distance(reach.ahead)),
                types: types),
            inputs: [exchanged])
    }

    private func distance(_ distance: EventTimeReach.Distance) -> EventTimeOverOperator.Distance {
        EventTimeOverOperator.Distance(
            rows: distance.rows, groups: distance.groups, microseconds: distance.microseconds)
    }

    private func lower(
        _ call: Planner.OverCall, _ columns: inout AggregateColumns
    ) -> Dataflow.OverCall {
        let frame = Dataflow.OverFrame(
            unit: call.frame.unit == .rows ? .rows : .groups,
            start: bound(call.frame.start, &columns), end: bound(call.frame.end, &columns),
            exclusion: call.frame.exclusion)
        switch call.function {
        case .aggregate(let aggregate):
            // Rows leave a frame only where it does not begin with the partition.
            let isGrowing = frame.start == .unboundedPreceding
            return Dataflow.OverCall(
                .aggregate(columns.lower([aggregate], isAppendOnly: isGrowing)[0]), frame: frame,
                reach: frame.reach, resultType: aggregate.output.type)
        case .over(let function, let overload, let arguments):
            return Dataflow.OverCall(
                .over(overload), arguments: arguments.map { columns.position(of: $0) },
                frame: frame, ignoresNulls: call.ignoresNulls,
                reach: reach(function, arguments, frame, ignoresNulls: call.ignoresNulls),
                resultType: call.output.type)
        }
    }

    private func bound(
        _ bound: Planner.OverFrame.Bound, _ columns: inout AggregateColumns
    ) -> Dataflow.OverFrame.Bound {
        switch bound {
        case .unboundedPreceding: .unboundedPreceding
        case .preceding(let count): .preceding(count)
        case .currentRow: .currentRow
        case .following(let count): .following(count)
        case .unboundedFollowing: .unboundedFollowing
        case .value(let value):
            .value(
                key: columns.position(of: value.key), limit: columns.position(of: value.limit))
        }
    }

    /// Which rows decide about a call: for LAG and LEAD as many as their constant distance says.
    private func reach(
        _ function: OverFunction, _ arguments: [Expression], _ frame: Dataflow.OverFrame,
        ignoresNulls: Bool
    ) -> Dataflow.OverCall.Reach {
        switch function.reach {
        case .preceding: return .preceding
        case .partition: return .partition
        case .frame: return frame.reach
        case .distance(let isForward):
            let distance: Value? =
                arguments.count > 1 ? arguments[1].evaluated(session) : .integer(1)
            guard !ignoresNulls, case .integer(let count)? = distance else { return .partition }
            let ahead = isForward ? Int(count) : -Int(count)
            return .rows(back: max(0, -ahead), ahead: max(0, ahead))
        }
    }
}
