import Columnar

extension PhysicalPlan {
    /// A text that two plans share exactly when they compute the same: every property of every
    /// node, with columns numbered in the order in which they are first named.
    public var fingerprint: String {
        var writer = FingerprintWriter()
        writer.write(self)
        return writer.text
    }
}

/// Writes plans in a form that no two different ones share: each part is tagged, and each text
/// preceded by its length.
private struct FingerprintWriter {
    private(set) var text = ""
    private var numbers: [ColumnID: Int] = [:]

    mutating func write(_ plan: PhysicalPlan) {
        switch plan {
        case .scan(let scan):
            write(scan)
        case .values(let values):
            list("values", values.rows) { writer, row in
                writer.list("row", row) { $0.write($1) }
            }
            columns(values.columns)
        case .filter(let condition, _):
            tag("filter")
            write(condition)
        case .project(let items, _):
            write("project", items)
        case .gapFill(let node):
            tag("fill \(interval(node.fill.step)) \(node.fill.carriesValues)")
            tag("\(node.emission.rawValue) \(node.delay.map(String.init) ?? "never")")
            columns([node.fill.time])
            columns(node.fill.partition)
            columns(node.fill.shifted)
        case .windowAssign(let assign):
            tag("windows \(assign.emission.rawValue) \(assign.lateness)")
            write(assign.kind)
            tag(interval(assign.offset))
            columns([assign.time, assign.windowStart, assign.windowEnd])
            columns(assign.partition)
        case .unnest(let unnest):
            tag("unnest \(unnest.keepsEmpty) \(unnest.ordinality != nil)")
            list("arrays", unnest.arrays) { $0.write($1) }
            columns(unnest.added)
        case .windowAggregate(let aggregate):
            tag("window aggregate \(aggregate.emission.rawValue) \(aggregate.inputIsAppendOnly)")
            write(aggregate.kind)
            tag("closes \(aggregate.delay) \(aggregate.lateness)")
            switch aggregate.windows {
            case .columns(let start, let end):
                write(start)
                write(end)
            case .time(let time, let offset):
                tag("time \(interval(offset))")
                columns([time])
            }
            columns(aggregate.keys)
            list("bounds", aggregate.keys) { writer, key in
                writer.tag(aggregate.bounds[key.id].map { $0.isStart ? "start" : "end" } ?? "key")
            }
            calls(aggregate.calls)
        case .groupAggregate(let aggregate):
            tag("group aggregate \(aggregate.emission.rawValue) \(aggregate.inputIsAppendOnly)")
            columns(aggregate.keys)
            calls(aggregate.calls)
        case .lookupJoin(let join):
            tag("lookup \(join.kind.rawValue)")
            condition(join.equalities, join.residual)
            columns(join.columns)
        case .join(let join):
            tag("join \(join.kind.rawValue) \(join.emission.rawValue) \(join.isOnArrival)")
            condition(join.equalities, join.residual)
            list("time", join.timeBound.map { [$0] } ?? []) { writer, bound in
                writer.columns([bound.left, bound.right])
                writer.tag("\(bound.leftSlack) \(bound.rightSlack) \(bound.delay)")
            }
            columns(join.columns)
        case .asOfJoin(let join):
            let nearest = join.nearest
            tag("as of \(join.keepsUnmatched) \(join.emission.rawValue) \(nearest.isForward)")
            tag("\(nearest.isStrict) \(nearest.isVersioned)")
            condition(join.equalities, nil)
            write(nearest.left)
            write(nearest.right)
            columns(join.columns)
        case .union(let united, _):
            tag("union")
            columns(united)
        case .setOperation(let operation):
            tag("\(operation.kind.rawValue) \(operation.isAll) \(operation.emission.rawValue)")
            columns(operation.columns)
        case .sort(let keys, _):
            tag("sort")
            write(keys)
        case .limit(let limit, let offset, _):
            tag("limit \(limit) \(offset)")
        case .topN(let top):
            write(top)
        case .over(let over):
            write(over)
        case .eventTimeHold(let time, let delay, _):
            tag("hold \(delay)")
            columns([time])
        case .temporalFilter(let node):
            list("temporal", node.bounds) { writer, bound in
                writer.tag("\(bound.isEnd) \(bound.shift)")
                writer.columns([bound.column])
            }
        case .keptValues(let count, _):
            tag("kept \(count)")
        case .emitEvery(let period, _):
            tag("every \(period)")
        }
        list("inputs", plan.inputs) { $0.write($1) }
    }

    private mutating func write(_ scan: Scan) {
        string(scan.relation.name)
        list("fields", scan.fields) { writer, field in
            writer.string(field.column.name)
            writer.string(field.metadataKey ?? "")
            writer.columns([field.column])
        }
        write("computed", scan.computed)
        list("watermark", scan.watermark.map { [$0] } ?? []) { writer, watermark in
            writer.columns([watermark.time])
            writer.write(watermark.expression)
        }
        columns(scan.columns)
    }

    private mutating func write(_ top: PhysicalTopN) {
        tag("top \(top.counting.rawValue) \(top.limit.map(String.init) ?? "all") \(top.offset)")
        tag("\(top.emission.rawValue) \(top.inputIsAppendOnly)")
        columns(top.partition)
        write(top.keys)
        list("end", top.windowEnd.map { [$0] } ?? []) { $0.write($1) }
        columns(top.rank.map { [$0] } ?? [])
    }

    private mutating func write(_ over: PhysicalOver) {
        let reach = over.eventTime
        tag("over \(over.emission.rawValue) \(reach.map { "\($0)" } ?? "changes")")
        columns(over.partition)
        write(over.keys)
        list("end", over.windowEnd.map { [$0] } ?? []) { $0.write($1) }
        list("calls", over.calls) { writer, call in
            writer.string("\(call.frame)")
            writer.tag("\(call.ignoresNulls)")
            writer.list("bounds", [call.frame.start, call.frame.end].flatMap(\.expressions)) {
                $0.write($1)
            }
            switch call.function {
            case .aggregate(let aggregate): writer.calls([aggregate])
            case .over(let function, _, let arguments):
                writer.tag(function.name)
                writer.list("arguments", arguments) { $0.write($1) }
                writer.columns([call.output])
            }
        }
    }

    private mutating func write(_ keys: [SortKey]) {
        list("keys", keys) { writer, key in
            writer.tag("\(key.isDescending) \(key.nullsFirst)")
            writer.columns([key.column])
        }
    }

    private mutating func write(_ name: String, _ items: [ProjectItem]) {
        list(name, items) { writer, item in
            writer.write(item.expression)
            writer.columns([item.output])
        }
    }

    private mutating func condition(_ equalities: [JoinEquality], _ residual: Expression?) {
        list("on", equalities) { writer, equality in
            writer.tag("\(equality.matchesNull)")
            writer.write(equality.left)
            writer.write(equality.right)
        }
        list("residual", residual.map { [$0] } ?? []) { $0.write($1) }
    }

    private mutating func calls(_ calls: [AggregateCall]) {
        list("calls", calls) { writer, call in
            let order = call.order.map { "\($0.isDescending) \($0.nullsFirst)" }
            writer.tag("\(call.function.name) \(call.isDistinct) \(order)")
            writer.list("arguments", call.arguments) { $0.write($1) }
            writer.list("filter", call.filter.map { [$0] } ?? []) { $0.write($1) }
            writer.columns([call.output])
        }
    }

    private mutating func write(_ expression: Expression) {
        switch expression {
        case .column(let column): columns([column])
        case .literal(let value, let type):
            tag("literal \(type)")
            string("\(value)")
            tag("\(value.isNull)")
        case .call(let call): tag("call \(call.function.name) \(call.type)")
        case .cast(_, let type): tag("cast \(type)")
        case .and: tag("and")
        case .or: tag("or")
        case .conditional(let branches, _, let type): tag("case \(branches.count) \(type)")
        case .coalesce(_, let type): tag("coalesce \(type)")
        case .attempt: tag("try")
        }
        list("of", expression.children) { $0.write($1) }
    }

    private mutating func columns(_ columns: [PlanColumn]) {
        list("columns", columns) { writer, column in
            let number = writer.numbers[column.id] ?? writer.numbers.count
            writer.numbers[column.id] = number
            writer.tag("\(number) \(column.type)")
        }
    }

    private mutating func list<Element>(
        _ name: String, _ elements: [Element],
        _ write: (inout FingerprintWriter, Element) -> Void
    ) {
        tag("\(name) \(elements.count)")
        for element in elements { write(&self, element) }
    }

    private func interval(_ value: Interval) -> String {
        "\(value.months) \(value.days) \(value.nanoseconds)"
    }

    private mutating func write(_ kind: WindowKind) {
        switch kind {
        case .tumble(let size): tag("tumble \(interval(size))")
        case .hop(let size, let slide): tag("hop \(interval(size)) \(interval(slide))")
        case .cumulate(let size, let step): tag("cumulate \(interval(size)) \(interval(step))")
        case .session(let gap): tag("session \(interval(gap))")
        }
    }

    private mutating func string(_ value: String) {
        text += "\(value.utf8.count):\(value);"
    }

    private mutating func tag(_ value: String) {
        text += value + ";"
    }
}
