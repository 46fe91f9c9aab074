import Columnar
import Functions

extension Batch {
    /// The rows whose time in `column` can be put into a window; the others, NULL (rule 23) or beyond
    /// `WindowSpec.timeLimit`, are rejected.
    func withUsableTimes(_ column: Int, _ output: Output) throws -> Batch {
        let times = columns[column]
        let values = times.span(of: Int64.self)
        let limit = WindowSpec.timeLimit
        var smallest = Int64.max
        var largest = Int64.min
        for row in 0..<values.count {
            smallest = min(smallest, values[row])
            largest = max(largest, values[row])
        }
        if !times.hasNulls && smallest > -limit && largest < limit { return self }
        var errors = RowErrors()
        for row in 0..<values.count {
            if times.isNull(at: row) {
                errors.record(
                    RowError(code: DeadLetter.nullTimeCode, "the event time is NULL"), row: row)
            } else if values[row] <= -limit || values[row] >= limit {
                errors.record(RowError(code: "22008", "timestamp out of range"), row: row)
            }
        }
        return try output.removingRejected(errors, from: self)
    }
}
