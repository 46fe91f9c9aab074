import Columnar
import Functions
import SQL

/// What the receiver of a query's result can take.
public struct ResultRequirements: Sendable {
    /// Whether it takes updates and deletes.
    public var takesUpdates: Bool
    /// What it is called in messages: `sink 'report'`.
    public var name: String
    /// Whether results may wait for the end of bounded input.
    public var mayWaitForEnd: Bool

    /// Requirements.
    public init(takesUpdates: Bool, name: String, mayWaitForEnd: Bool = true) {
        self.takesUpdates = takesUpdates
        self.name = name
        self.mayWaitForEnd = mayWaitForEnd
    }
}

/// Chooses operators for a logical plan: how each join is run, when each aggregation lets its
/// results out, and whether the receiver can take what comes.
struct PhysicalPlanner {
    let emit: EmitSyntax?
    let requirements: ResultRequirements
    /// Where the query stands, for messages about the whole of it.
    let range: SourceRange?
    /// The period of EMIT EVERY, in microseconds.
    let period: Int64?
    /// How long closed windows are corrected, in microseconds.
    let lateness: Int64
    /// What constants are evaluated with.
    let session: EvaluationSession

    /// The operators for `plan`. Throws `DiagnosticError` where it cannot be run as asked.
    func plan(_ plan: LogicalPlan) throws -> Planned {
        var planned = try choose(plan)
        if waitsForClose, !planned.properties.isFinal {
            planned.plan = try hold(planned, of: plan)
            planned.properties.isFinal = true
            planned.properties.isAppendOnly = true
        }
        if let lateness = emit?.lateness, !planned.plan.hasWindowAggregate {
            throw Diagnostic.failure(
                "ALLOWED LATENESS needs an aggregation by windows that close", code: "0A000",
                at: lateness.range,
                hint: "group by a window over a column with a WATERMARK")
        }
        try checkUpdates(planned.properties, of: plan)
        if let period, !planned.properties.isBounded {
            planned.plan = .emitEvery(period: period, input: planned.plan)
        }
        return planned
    }

    var waitsForClose: Bool { emit?.kind == .onWindowClose }

    /// Whether results are asked for before they are final.
    var emitsChanges: Bool { emit?.kind == .changes || period != nil }

    /// A plan with what is known of its output.
    struct Planned {
        var plan: PhysicalPlan
        var properties: PlanProperties
    }

    private func choose(_ logical: LogicalPlan) throws -> Planned {
        let inputs = try logical.inputs.map(choose)
        try checkDeterminism(of: logical, over: inputs)
        var properties = logical.properties(of: inputs.map(\.properties))
        let plan: PhysicalPlan
        switch logical {
        case .scan(let scan):
            plan = .scan(scan)
        case .values(let values):
            plan = .values(values)
        case .filter(let filter):
            return try choose(filter, over: inputs[0])
        case .project(let project):
            plan = choose(project, over: inputs[0])
        case .gapFill(let fill):
            plan = choose(fill, over: inputs[0], &properties)
        case .windowAssign(let assign):
            plan = choose(assign, over: inputs[0], &properties)
        case .unnest(let unnest):
            plan = .unnest(PhysicalUnnest(unnest, input: inputs[0].plan))
        case .aggregate(let aggregate):
            plan = try choose(aggregate, over: inputs[0], &properties)
        case .join(let join):
            plan = try choose(join, left: inputs[0], right: inputs[1], &properties)
        case .union(let union):
            plan = .union(columns: union.columns, inputs: inputs.map(\.plan))
        case .setOperation(let operation):
            return choose(operation, inputs, properties)
        case .sort(let sort):
            return choose(sort, over: inputs[0])
        case .topN(let top):
            return try choose(top, over: inputs[0], properties)
        case .over(let over):
            return try choose(over, over: inputs[0], properties)
        }
        return Planned(plan: plan, properties: properties)
    }

    /// A value that is another one each time cannot be taken back with the row it was computed for;
    /// where a projection computes it, it is kept instead (rule 17).
    private func checkDeterminism(of logical: LogicalPlan, over inputs: [Planned]) throws {
        if case .project = logical { return }
        guard !inputs.allSatisfy(\.properties.isAppendOnly),
            logical.expressions.contains(where: \.isRandom)
        else { return }
        throw Diagnostic.unsupported(
            "a function such as random() over rows that change", at: range,
            hint: "store what it gives: INSERT INTO a table with SELECT …, random()")
    }

    /// EMIT ON WINDOW CLOSE on rows that no window has let out: each waits for its event time.
    private func hold(_ planned: Planned, of logical: LogicalPlan) throws -> PhysicalPlan {
        let columns = planned.plan.columns
        if let time = columns.first(where: { planned.properties.eventTimes.contains($0.id) }) {
            return .eventTimeHold(time: time, delay: 0, input: planned.plan)
        }
        // A window is complete when the watermark reaches its end, not only when it is past it.
        let windows = planned.properties.windows
        for isStart in [false, true] {
            guard let time = columns.first(where: { windows[$0.id]?.isStart == isStart }),
                let delay = windows[time.id]?.timeDelay
            else { continue }
            return .eventTimeHold(
                time: time, delay: isStart ? delay : delay - 1, input: planned.plan)
        }
        let hint: String
        if !logical.readsWatermark {
            hint = "declare WATERMARK FOR ts AS ts - INTERVAL '5 seconds' in the source"
        } else if planned.properties.isAppendOnly {
            hint = "select the column that the WATERMARK is for"
        } else if logical.callsOver {
            hint =
                "with OVER, ORDER BY the event time, end frames by n FOLLOWING or before, and leave "
                + "IGNORE NULLS out; or partition by a window"
        } else {
            hint = "group by a window, such as TUMBLE(ts, INTERVAL '1 minute')"
        }
        throw Diagnostic.failure(
            "EMIT ON WINDOW CLOSE needs a window or an event time in the result",
            code: "0A000", at: emit?.range ?? range, hint: hint)
    }

    private func checkUpdates(_ properties: PlanProperties, of plan: LogicalPlan) throws {
        guard !requirements.takesUpdates, !properties.isAppendOnly else { return }
        let hint: String
        if emit?.lateness != nil {
            hint =
                "leave ALLOWED LATENESS out, or write to a sink with a primary key, such as SQLite"
        } else if emitsChanges, plan.hasWindowedAggregate {
            let clause = period == nil ? "EMIT CHANGES" : "EMIT EVERY"
            hint = "leave \(clause) out, so that each window is written once when it closes"
        } else if plan.hasUnwatermarkedWindow {
            hint =
                "declare WATERMARK FOR ts AS ts - INTERVAL '5 seconds' in the source, so that "
                + "windows close"
        } else {
            hint = "group by a window, or write to a sink with a primary key, such as SQLite"
        }
        throw Diagnostic.failure(
            "\(requirements.name) only takes inserts, and this query updates its results",
            code: "0A000", at: emit?.range ?? range, hint: hint)
    }
}

extension LogicalPlan {
    fileprivate var hasWindowedAggregate: Bool {
        if case .aggregate(let aggregate) = self,
            aggregate.windowKey(in: aggregate.input.properties) != nil
        {
            return true
        }
        return inputs.contains(where: \.hasWindowedAggregate)
    }

    /// Whether a source below has a watermark.
    fileprivate var readsWatermark: Bool {
        if case .scan(let scan) = self { return scan.watermark != nil }
        return inputs.contains(where: \.readsWatermark)
    }

    /// Whether it has functions with OVER.
    fileprivate var callsOver: Bool {
        if case .over = self { return true }
        return inputs.contains(where: \.callsOver)
    }

    /// Whether a window is over rows without event time.
    fileprivate var hasUnwatermarkedWindow: Bool {
        if case .windowAssign(let assign) = self, properties.windows[assign.windowEnd.id] == nil {
            return true
        }
        return inputs.contains(where: \.hasUnwatermarkedWindow)
    }
}

extension PhysicalPlan {
    fileprivate var hasWindowAggregate: Bool {
        if case .windowAggregate = self { return true }
        return inputs.contains(where: \.hasWindowAggregate)
    }
}
