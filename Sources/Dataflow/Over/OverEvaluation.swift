import Columnar
import Functions

/// Computes calls with OVER for stretches of a partition.
final class OverEvaluation {
    let calls: [OverCall]
    let reach: OverCall.Reach
    private let ordering: RowOrdering
    private var aggregates: [Int: FrameAggregate] = [:]

    /// Whether the first column of the order is descending.
    var isDescending: Bool { ordering.keys.first?.isDescending ?? false }

    init(_ calls: [OverCall], ordering: RowOrdering) {
        self.calls = calls
        self.ordering = ordering
        reach = calls.reduce(.rows(back: 0, ahead: 0)) { $0.union($1.reach) }
        for (index, call) in calls.enumerated() {
            if case .aggregate(let aggregate) = call.function {
                aggregates[index] = FrameAggregate(aggregate)
            }
        }
    }

    /// The results of the calls for the rows that are asked about, a column each; failed rows are
    /// recorded by their place among those.
    func results(_ columns: [Column], _ rows: OverRows, errors: inout RowErrors) -> [Column] {
        calls.enumerated().map { index, call in
            let frames = call.frame.frames(of: rows, columns: columns, ordering: ordering)
            switch call.function {
            case .aggregate:
                return aggregates[index]?.results(columns, rows, frames, errors: &errors)
                    ?? .nulls(type: call.resultType, count: rows.asked.count, isConstant: false)
            case .over(let overload):
                let arguments = OverArguments(
                    rows: rows, columns: call.arguments.map { columns[$0] }, frames: frames,
                    ignoresNulls: call.ignoresNulls)
                return overload.evaluate(arguments, &errors)
            }
        }
    }
}
