import SQL

extension PhysicalPlanner {
    /// A join with a side that ends keeps that side, and looks the rows of the other up in it; where
    /// both sides change both are kept.
    func choose(
        _ join: Join, left: Planned, right: Planned, _ properties: inout PlanProperties
    ) throws -> PhysicalPlan {
        if let nearest = join.nearest {
            return try takeNearest(nearest, join, left: left, right: right, &properties)
        }
        switch join.buildSide(left: left.properties, right: right.properties) {
        case .right:
            return .lookupJoin(
                LookupJoin(
                    kind: join.kind, equalities: join.equalities, residual: join.residual,
                    probe: left.plan, build: right.plan, columns: join.columns))
        case .left:
            return .lookupJoin(
                LookupJoin(
                    kind: join.kind == .right ? .left : .inner,
                    equalities: join.equalities.map(\.turned), residual: join.residual,
                    probe: right.plan, build: left.plan, columns: join.columns))
        case nil:
            return try keepBoth(join, left: left, right: right, &properties)
        }
    }

    private func keepBoth(
        _ join: Join, left: Planned, right: Planned, _ properties: inout PlanProperties
    ) throws -> PhysicalPlan {
        if let residual = join.residual, !residual.isDeterministic {
            throw Diagnostic.unsupported(
                "a join of changing inputs whose condition is not deterministic",
                at: join.range ?? range, hint: "a removed row must find the same matches again")
        }
        if join.isOnArrival, !left.properties.isAppendOnly {
            throw Diagnostic.unsupported(
                "AS OF PROCTIME() for rows that change", at: join.range ?? range,
                hint: "the left side must be a stream that only inserts")
        }
        let atEnd =
            waitsForEnd(properties) && left.properties.isAppendOnly
            && right.properties.isAppendOnly && !join.isOnArrival
        if atEnd {
            properties.isAppendOnly = true
            properties.isFinal = true
        }
        return .join(
            IncrementalJoin(
                kind: join.kind, equalities: join.equalities, residual: join.residual,
                timeBound: atEnd || join.isOnArrival
                    ? nil : join.timeBound(left: left.properties, right: right.properties),
                isOnArrival: join.isOnArrival,
                emission: atEnd ? .atEnd : .changes, left: left.plan, right: right.plan,
                columns: join.columns))
    }

    private func takeNearest(
        _ nearest: NearestMatch, _ join: Join, left: Planned, right: Planned,
        _ properties: inout PlanProperties
    ) throws -> PhysicalPlan {
        var emission = Emission.changes
        if nearest.isVersioned { try requireOneVersion(of: right, join) }
        if join.canWait(left: left.properties, right: right.properties) {
            emission = .onWindowClose
        } else if nearest.isVersioned {
            throw Diagnostic.unsupported(
                "FOR SYSTEM_TIME AS OF for rows that change", at: join.range ?? range,
                hint: "the left side must be a stream that only inserts; ASOF JOIN takes any")
        } else if waitsForEnd(properties), left.properties.isAppendOnly,
            right.properties.isAppendOnly
        {
            emission = .atEnd
            properties.isAppendOnly = true
            properties.isFinal = true
        }
        return .asOfJoin(
            AsOfJoin(
                keepsUnmatched: join.kind == .left, equalities: join.equalities,
                nearest: nearest, emission: emission, left: left.plan, right: right.plan,
                columns: join.columns))
    }

    /// Of a table that changes a key must have one row at a time, or several would hold at once.
    private func requireOneVersion(of right: Planned, _ join: Join) throws {
        guard !right.properties.isAppendOnly else { return }
        let columns = right.plan.columns
        let key = right.plan.uniqueKeyPositions?.map { columns[$0].id }
        let joined = join.equalities.compactMap(\.right.distinctColumnID)
        if let key, key.allSatisfy(joined.contains) { return }
        throw Diagnostic.failure(
            "FOR SYSTEM_TIME AS OF takes the one row that held, and the condition leaves several",
            code: "42P10", at: join.range ?? range,
            hint: "compare all columns of its PRIMARY KEY")
    }
}

extension Expression {
    /// The column of which different values give different values here: itself, or a whole number made
    /// wider.
    fileprivate var distinctColumnID: ColumnID? {
        if case .cast(let operand, let type) = self, type.isInteger, operand.type.isInteger {
            return operand.distinctColumnID
        }
        return columnID
    }
}
