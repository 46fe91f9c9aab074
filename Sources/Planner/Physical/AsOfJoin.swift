/// A join of each left row with the nearest right row of its key.
public struct AsOfJoin: Sendable {
    /// Whether left rows without a match are kept, padded.
    public var keepsUnmatched: Bool
    /// The equalities.
    public var equalities: [JoinEquality]
    /// What is near.
    public var nearest: NearestMatch
    /// When results leave: with each change, when the watermark has passed the left row
    /// (`onWindowClose`), or at the end.
    public var emission: Emission
    /// The left input.
    public var left: PhysicalPlan
    /// The right input.
    public var right: PhysicalPlan
    /// The columns that leave: the left ones, then the right ones.
    public var columns: [PlanColumn]
}

extension AsOfJoin {
    /// What the join does, in a line.
    var details: String {
        let emits =
            switch emission {
            case .changes: ""
            case .onWindowClose: ", emits when the watermark has passed"
            case .atEnd: ", emits at end"
            }
        return (keepsUnmatched ? "left " : "inner ") + conditionText(equalities, nil)
            + ", \(nearest)" + emits
    }

    /// What bounds the state.
    var stateBound: String {
        if emission == .onWindowClose {
            return "bounded by the watermark's delay and by the number of keys of "
                + right.relationNames.joined(separator: ", ")
        }
        return "the rows of " + (left.relationNames + right.relationNames).joined(separator: ", ")
    }
}

extension PhysicalPlan {
    /// Whether it asks for the rows that a table had at some time.
    public var readsVersions: Bool {
        if case .asOfJoin(let join) = self, join.nearest.isVersioned { return true }
        return inputs.contains(where: \.readsVersions)
    }
}
