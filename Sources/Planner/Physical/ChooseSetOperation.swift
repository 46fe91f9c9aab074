extension PhysicalPlanner {
    /// INTERSECT and EXCEPT: at the end of inputs that end, else with every change. What INTERSECT
    /// lets out of rows that are only added it never takes back.
    func choose(
        _ operation: SetOperation, _ inputs: [Planned], _ derived: PlanProperties
    ) -> Planned {
        var properties = derived
        var node = PhysicalSetOperation(
            kind: operation.kind, isAll: operation.isAll, columns: operation.columns,
            emission: .changes, left: inputs[0].plan, right: inputs[1].plan)
        if derived.isBounded, requirements.mayWaitForEnd, emit?.kind != .changes {
            node.emission = .atEnd
            properties.isAppendOnly = true
            properties.isFinal = true
            properties.eventTimes = []
            properties.windows = [:]
        }
        return Planned(plan: .setOperation(node), properties: properties)
    }
}
