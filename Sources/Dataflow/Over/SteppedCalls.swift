import Columnar
import Functions

/// Calls with OVER that are computed piece by piece, as a partition grows: what counts from its
/// beginning goes on from where it was, the rest is computed from the rows that its frames reach.
final class SteppedCalls {
    let running: RunningPartitions
    private let calls: [OverCall]
    private let evaluation: OverEvaluation
    /// The number of each call's running aggregate; nil for a call that is none.
    private let runningNumbers: [Int?]
    private let bounded: [Int]

    init(_ calls: [OverCall], ordering: RowOrdering, partition types: [DataType]) {
        self.calls = calls
        var aggregates: [AggregateCall] = []
        var numbers: [Int?] = []
        var bounded: [Int] = []
        for (index, call) in calls.enumerated() {
            if case .aggregate(let aggregate) = call.function,
                call.frame.start == .unboundedPreceding
            {
                numbers.append(aggregates.count)
                aggregates.append(aggregate)
            } else {
                numbers.append(nil)
                bounded.append(index)
            }
        }
        runningNumbers = numbers
        self.bounded = bounded
        running = RunningPartitions(types: types, calls: aggregates)
        evaluation = OverEvaluation(bounded.map { calls[$0] }, ordering: ordering)
    }

    /// The results for the rows that are asked about, new in the partition with the key `key`, whole
    /// groups of peers; the others of the stretch are those that frames reach.
    func results(
        _ columns: [Column], key: [Column], groupStarts: [Int32], asked: Range<Int>,
        errors: inout RowErrors
    ) -> [Column] {
        let partition = running.find(key)
        let known = running.counts(of: partition)
        let groupsBefore = groupStarts.count { Int($0) < asked.lowerBound }
        let groups = groupStarts.count { asked.contains(Int($0)) }
        let rows = OverRows(
            count: columns[0].count, asked: asked, before: known.rows - asked.lowerBound,
            groupsBefore: known.groups - groupsBefore, groupStarts: groupStarts)
        running.add(rows: asked.count, groups: groups, to: partition)
        let others = evaluation.results(columns, rows, errors: &errors)
        var results = [Column?](repeating: nil, count: calls.count)
        for (index, column) in zip(bounded, others) { results[index] = column }
        for (index, number) in runningNumbers.enumerated() {
            guard let number else { continue }
            results[index] = running.results(
                number, of: partition, columns, rows, byRow: calls[index].frame.unit == .rows,
                errors: &errors)
        }
        return results.compactMap { $0 }
    }
}
