import Columnar
import Functions

extension PhysicalPlanner {
    /// Functions with OVER: at the end of bounded input, when the window closes that a partition
    /// belongs to, when the watermark passes a row, else with every change.
    func choose(_ over: Over, over input: Planned, _ derived: PlanProperties) throws -> Planned {
        var properties = derived
        var node = PhysicalOver(
            partition: over.partition, keys: over.keys, calls: over.calls, windowEnd: nil,
            emission: .changes, eventTime: nil, input: input.plan)
        node.windowEnd = try windowEnd(of: over.partition, in: input.properties)
        if emitsOnClose, node.windowEnd != nil {
            node.emission = .onWindowClose
            properties.isAppendOnly = true
            properties.isFinal = true
        } else if emitsOnClose, let reach = over.eventTimeReach(in: input.properties) {
            node.eventTime = reach
            node.emission = .onWindowClose
            properties = input.properties
            properties.isFinal = true
        } else if mayWaitForEnd(of: input) {
            node.emission = .atEnd
            node.windowEnd = nil
            properties = properties.atEnd
        }
        return Planned(plan: .over(node), properties: properties)
    }

    /// The first rows in the order of event time as rows that are numbered when the watermark passes
    /// them: none of them is ever replaced. Nil where that is not so.
    func chooseInEventTime(_ top: TopN, over input: Planned) throws -> Planned? {
        let counted: [RankCounting: String] = [
            .rows: "row_number", .ranks: "rank", .denseRanks: "dense_rank", .rowsWithTies: "rank",
        ]
        guard emitsOnClose, top.counting != .rowsWithTies || top.offset == 0,
            let name = counted[top.counting], let function = Builtins.over(named: name)
        else { return nil }
        // An id that no plan gives out: the projection drops the column unless it is asked for.
        let rank =
            top.rank ?? PlanColumn(id: ColumnID(-2_000_000), name: name, type: .bigint)
        let call = OverCall(
            .over(function, function.overloads[0], []), frame: .partition, output: rank)
        let over = Over(
            partition: top.partition, keys: top.keys, calls: [call], input: top.input)
        guard over.eventTimeReach(in: input.properties) != nil else { return nil }
        var planned = try choose(
            over, over: input, LogicalPlan.over(over).properties(of: [input.properties]))
        var terms: [Expression] = []
        if top.offset > 0 { terms.append(try .compared(rank, ">", top.offset)) }
        if let limit = top.limit {
            let (end, overflow) = top.offset.addingReportingOverflow(limit)
            if !overflow { terms.append(try .compared(rank, "<=", end)) }
        }
        if let condition = Expression.conjunction(terms) {
            planned.plan = .filter(condition: condition, input: planned.plan)
        }
        let items = top.columns.map { ProjectItem(expression: .column($0), output: $0) }
        planned.plan = .project(items: items, input: planned.plan)
        return planned
    }

    /// Whether results may wait until the input has ended.
    func mayWaitForEnd(of input: Planned) -> Bool {
        input.properties.isBounded && requirements.mayWaitForEnd && emit?.kind != .changes
    }

    /// Whether what is final leaves once, and nothing before.
    var emitsOnClose: Bool {
        emit?.kind != .changes && (waitsForClose || (emit == nil && !requirements.takesUpdates))
    }

    /// The watermark at which the window closes that partitions by these columns belong to; nil when
    /// they are of none.
    func windowEnd(
        of partition: [PlanColumn], in input: PlanProperties
    ) throws -> Expression? {
        guard let window = input.window(of: partition) else { return nil }
        let bounds = input.windows.filter { id, bound in
            bound.window == window.window && partition.contains { $0.id == id }
        }
        return try window.closeTime(of: partition, among: bounds)
    }
}

extension PlanProperties {
    /// The same of rows that leave at the end of their input.
    var atEnd: PlanProperties {
        var result = self
        result.isAppendOnly = true
        result.isFinal = true
        result.windows = [:]
        return result
    }
}

extension Over {
    /// How far results depend on rows, where they are in the order of event time and rows are only
    /// added, so that each is final once the watermark has passed those; nil where that is not so.
    fileprivate func eventTimeReach(in input: PlanProperties) -> EventTimeReach? {
        guard input.isAppendOnly, let first = keys.first, !first.isDescending,
            input.eventTimes.contains(first.column.id)
        else { return nil }
        var reach = EventTimeReach()
        for call in calls {
            switch call.function {
            case .aggregate:
                let isRunning =
                    call.frame.start == .unboundedPreceding && call.frame.end == .currentRow
                    && call.frame.exclusion == .nothing
                guard isRunning || call.frame.extend(&reach) else { return nil }
            case .over(let function, _, let arguments):
                switch function.reach {
                case .preceding: break
                case .partition: return nil
                case .frame: guard call.frame.extend(&reach) else { return nil }
                case .distance(let isForward):
                    guard !call.ignoresNulls,
                        let distance = arguments.count > 1 ? arguments[1].constantInteger : 1,
                        let rows = Int(exactly: distance.magnitude)
                    else { return nil }
                    if isForward == (distance > 0) {
                        reach.ahead.rows = max(reach.ahead.rows, rows)
                    } else {
                        reach.back.rows = max(reach.back.rows, rows)
                    }
                }
            }
        }
        return reach
    }
}

extension OverFrame {
    /// Makes `reach` go as far as the frame; false where the frame has no begin or no end.
    fileprivate func extend(_ reach: inout EventTimeReach) -> Bool {
        reach.back.extend(to: start, unit, isAhead: false)
            && reach.ahead.extend(to: end, unit, isAhead: true)
    }
}

extension EventTimeReach.Distance {
    /// Makes it reach as far as a bound that lies to its side; false for a bound without an end.
    fileprivate mutating func extend(
        to bound: OverFrame.Bound, _ unit: OverFrame.Unit, isAhead: Bool
    ) -> Bool {
        switch bound {
        case .unboundedPreceding, .unboundedFollowing: return false
        case .currentRow: return true
        case .preceding(let count), .following(let count):
            var isBefore = false
            if case .preceding = bound { isBefore = true }
            if isBefore == isAhead { return true }
            if unit == .rows {
                rows = max(rows, count)
            } else {
                groups = max(groups, count)
            }
            return true
        case .value(let bound):
            if bound.isPreceding == isAhead { return true }
            guard case .interval(let interval) = bound.offset else { return false }
            // A month has at most 31 days.
            let days = Int64(interval.months) * 31 + Int64(interval.days)
            let (time, isLong) = days.multipliedReportingOverflow(by: 86_400_000_000)
            let (all, isLonger) = time.addingReportingOverflow(interval.microseconds)
            guard !isLong, !isLonger else { return false }
            microseconds = max(microseconds ?? 0, all)
            return true
        }
    }
}

extension Expression {
    /// The number that it is; nil for anything but a constant.
    fileprivate var constantInteger: Int64? {
        switch self {
        case .literal(.integer(let number), _), .cast(.literal(.integer(let number), _), _): number
        default: nil
        }
    }

    /// A BIGINT column compared with a number.
    fileprivate static func compared(
        _ column: PlanColumn, _ comparison: String, _ number: Int
    ) throws -> Expression {
        guard let function = Builtins.scalar(named: comparison),
            case .success(let choice) = OverloadResolution.resolve(
                function, argumentTypes: [.bigint, .bigint], unknownLiterals: [false, false])
        else { throw PlanError("no comparison \(comparison)") }
        return .call(
            FunctionCall(
                function: function, overload: function.overloads[choice.index],
                arguments: [.column(column), .literal(.integer(Int64(number)), .bigint)],
                type: choice.resultType))
    }
}
