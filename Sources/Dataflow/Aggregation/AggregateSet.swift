import Columnar
import Functions

/// The aggregates of one GROUP BY for densely numbered groups: their accumulators, with FILTER and
/// DISTINCT in front of them.
final class AggregateSet {
    let calls: [AggregateCall]
    let accumulators: [any Accumulator]
    let distinct: [Int: DistinctValues]

    init(_ calls: [AggregateCall]) {
        self.calls = calls
        accumulators = calls.map { $0.makeAccumulator($0.accumulatorArguments) }
        var distinct: [Int: DistinctValues] = [:]
        for (index, call) in calls.enumerated() where call.isDistinct {
            distinct[index] = DistinctValues(argumentTypes: call.accumulatorArguments.types)
        }
        self.distinct = distinct
    }

    func reserve(groupCount: Int) {
        for accumulator in accumulators { accumulator.reserve(groupCount: groupCount) }
    }

    /// Adds rows; row `i` belongs to `groups[i]`. `removed` gets the stored DISTINCT entries of call
    /// `index` that vanished.
    func update(
        _ columns: [Column], groups: [UInt32], weights: Weights?,
        removed: (_ index: Int, DistinctValues.Removed) -> Void
    ) {
        for (index, call) in calls.enumerated() {
            var arguments = call.arguments.map { columns[$0] }
            var callGroups = groups
            var callWeights = weights
            if let filter = call.filter {
                let kept = Selection(whereTrue: columns[filter])
                if kept.isEmpty { continue }
                arguments = arguments.map { $0.gathered(kept) }
                callWeights = weights?.gathered(kept)
                callGroups = groups.gathered(kept)
            }
            if let values = distinct[index] {
                let transitions = values.update(
                    arguments, groups: callGroups, weights: callWeights
                ) { removed(index, $0) }
                if transitions.rows.isEmpty { continue }
                let rows = Selection(transitions.rows)
                arguments = arguments.map { $0.gathered(rows) }
                callGroups = callGroups.gathered(rows)
                callWeights =
                    transitions.weights.allSatisfy { $0 == 1 } ? nil : Weights(transitions.weights)
            }
            accumulators[index].update(
                arguments, groups: callGroups.span, weights: callWeights)
        }
    }

    /// The results of `groups`, a column for each call.
    func results(of groups: [UInt32], errors: inout RowErrors) -> [Column] {
        accumulators.map { $0.results(of: groups.span, errors: &errors).expanded() }
    }

    func reset(_ group: UInt32) {
        for accumulator in accumulators { accumulator.reset(group: group) }
    }

    /// Drops the DISTINCT values of `groups`; `removed` gets the stored ones of call `index`.
    func removeValues(
        of groups: Set<UInt32>, removed: (_ index: Int, DistinctValues.Removed) -> Void
    ) {
        for (index, values) in distinct { removed(index, values.remove(of: groups)) }
    }

    var byteCount: Int {
        accumulators.reduce(0) { $0 + $1.byteCount }
            + distinct.values.reduce(0) { $0 + $1.byteCount }
    }
}

extension [UInt32] {
    /// The elements that `selection` names.
    func gathered(_ selection: Selection) -> [UInt32] {
        let rows = selection.rows
        return [UInt32](unsafeUninitializedCapacity: selection.count) { target, count in
            for index in 0..<rows.count { target[index] = self[Int(rows[index])] }
            count = rows.count
        }
    }
}
