import Columnar
import Functions
import SQL

extension PhysicalPlanner {
    /// Windows over rows. Only sessions keep rows, and may hold them back until they end; those that take
    /// late rows leave it to what is above them.
    func choose(
        _ assign: WindowAssign, over input: Planned, _ properties: inout PlanProperties
    ) -> PhysicalPlan {
        var emission = Emission.changes
        if assign.kind.isSession {
            let closes = properties.windows[assign.windowEnd.id] != nil
            if closes, lateness == 0, leavesOnClose(input.properties) {
                emission = .onWindowClose
            }
            properties.isAppendOnly = emission == .onWindowClose
            properties.isFinal = properties.isAppendOnly
        }
        return .windowAssign(
            PhysicalWindowAssign(
                kind: assign.kind, offset: assign.offset, time: assign.time,
                partition: assign.partition, emission: emission,
                lateness: assign.kind.isSession ? lateness : 0,
                windowStart: assign.windowStart, windowEnd: assign.windowEnd,
                inputIsAppendOnly: input.properties.isAppendOnly, input: input.plan))
    }

    /// Gaps are filled as rows come, at the end of bounded input once for all.
    func choose(
        _ fill: GapFill, over input: Planned, _ properties: inout PlanProperties
    ) -> PhysicalPlan {
        let known = input.properties
        var emission = Emission.changes
        if waitsForEnd(known) {
            emission = .atEnd
            properties.isAppendOnly = true
            properties.isFinal = true
        }
        return .gapFill(
            PhysicalGapFill(
                fill: fill,
                delay: known.eventTimes.contains(fill.time.id)
                    ? 0 : known.windows[fill.time.id]?.timeDelay,
                emission: emission, input: input.plan))
    }

    /// An aggregation: by window where its groups end with one, straight over the times of the rows
    /// where nothing stands between it and the windows.
    func choose(
        _ aggregate: Aggregate, over input: Planned, _ properties: inout PlanProperties
    ) throws -> PhysicalPlan {
        if let fused = WindowFusion(aggregate, over: input) {
            return choose(fused, &properties)
        }
        guard let window = aggregate.windowKey(in: input.properties) else {
            let atEnd = waitsForEnd(input.properties)
            properties.isAppendOnly = atEnd
            properties.isFinal = atEnd
            return .groupAggregate(
                GroupAggregate(
                    keys: aggregate.keys, calls: aggregate.calls,
                    emission: atEnd ? .atEnd : .changes,
                    inputIsAppendOnly: input.properties.isAppendOnly, input: input.plan))
        }
        let onClose = leavesOnClose(input.properties)
        setEmission(onClose, &properties)
        let bounds = input.properties.windows.filter { id, bound in
            bound.window == window.window && aggregate.keys.contains { $0.id == id }
        }
        return .windowAggregate(
            WindowAggregate(
                keys: aggregate.keys,
                windows: .columns(
                    start: try window.bound(true, of: aggregate.keys, among: bounds),
                    end: try window.bound(false, of: aggregate.keys, among: bounds)),
                bounds: bounds, kind: window.kind, delay: window.delay,
                lateness: lateness, calls: aggregate.calls,
                emission: onClose ? .onWindowClose : .changes,
                inputIsAppendOnly: input.properties.isAppendOnly, input: input.plan))
    }

    private func choose(
        _ fused: WindowFusion, _ properties: inout PlanProperties
    ) -> PhysicalPlan {
        let onClose = leavesOnClose(properties)
        setEmission(onClose, &properties)
        return .windowAggregate(
            WindowAggregate(
                keys: fused.aggregate.keys,
                windows: .time(fused.windows.time, offset: fused.windows.assign.offset),
                bounds: fused.bounds, kind: fused.windows.assign.kind, delay: fused.delay,
                lateness: lateness,
                calls: fused.aggregate.calls, emission: onClose ? .onWindowClose : .changes,
                inputIsAppendOnly: fused.windows.assign.inputIsAppendOnly,
                input: fused.windows.input))
    }

    /// What the output of a window aggregation is like: once per window where it leaves on close, but
    /// for the corrections by late rows.
    private func setEmission(_ onClose: Bool, _ properties: inout PlanProperties) {
        properties.isAppendOnly = onClose && lateness == 0
        properties.isFinal = onClose
        guard lateness > 0 else { return }
        for id in properties.windows.keys { properties.windows[id]?.delay += lateness }
    }

    /// Whether windows over such input are put out once, when they close.
    private func leavesOnClose(_ input: PlanProperties) -> Bool {
        waitsForClose || waitsForEnd(input) || (emit == nil && !requirements.takesUpdates)
    }

    /// Whether the results over an input wait for its end.
    func waitsForEnd(_ input: PlanProperties) -> Bool {
        input.isBounded && requirements.mayWaitForEnd && !emitsChanges
    }
}
