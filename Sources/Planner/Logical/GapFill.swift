import Columnar

/// Adds rows where a series of times has none, between the first and the last row of each key.
public struct GapFill: Sendable {
    /// The time of a row, a column of the input.
    public var time: PlanColumn
    /// The time from one row to the next.
    public var step: Interval
    /// The columns of the key.
    public var partition: [PlanColumn]
    /// Columns that stay at the same distance from the time: the other bound of its window.
    public var shifted: [PlanColumn]
    /// Whether a row that fills has the values of the row before it, and not NULL.
    public var carriesValues: Bool
    /// The input.
    public var input: LogicalPlan

    /// The input's columns; those that are NULL in a row that fills are nullable.
    public var columns: [PlanColumn] {
        let kept = Set(([time] + partition + shifted).map(\.id))
        return input.columns.map { $0.nullable(if: !carriesValues && !kept.contains($0.id)) }
    }

    /// The columns that it reads.
    var columnsRead: [PlanColumn] { [time] + partition + shifted }

    /// What is known of the output. A row that fills comes with the row behind the gap, when its own
    /// time is long past.
    func properties(of input: PlanProperties) -> PlanProperties {
        var result = input.withoutTime
        result.isAppendOnly = input.isAppendOnly && input.isFinal && input.windows[time.id] != nil
        result.isFinal = result.isAppendOnly
        return result
    }
}
