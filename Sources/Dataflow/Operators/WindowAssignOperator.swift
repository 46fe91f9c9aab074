import Columnar
import Functions

/// TUMBLE, HOP and CUMULATE as table functions: each row once for each window it is in, with the
/// columns `window_start` and `window_end` behind its own. Linear, no state. A row with a NULL time
/// goes to the dead letters (rule 23); one between the windows of a slide that is larger than the
/// size leaves (rule 19).
public final class WindowAssignOperator: Operator {
    /// The name that plans and errors show.
    public let name: String
    private let time: Int
    private let spec: WindowSpec
    private let width: Int64

    /// Windows of the times in the column `time`, a TIMESTAMP or TIMESTAMPTZ.
    public init(time: Int, _ spec: WindowSpec, name: String = "WindowAssign") {
        self.time = time
        self.spec = spec
        self.name = name
        width = spec.sliceWidth
    }

    /// Sends the rows with their windows.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let usable = try batch.withUsableTimes(time, output)
        guard usable.count > 0 else { return }
        if spec.kind == .tumble {
            try output.send(tumbled(usable))
        } else {
            try output.send(repeated(usable))
        }
    }

    private func tumbled(_ batch: Batch) -> Batch {
        let column = batch.columns[time]
        let times = column.span(of: Int64.self)
        var starts = FixedColumnWriter<Int64>(type: column.type, count: batch.count)
        var ends = FixedColumnWriter<Int64>(type: column.type, count: batch.count)
        fill(times, &starts, &ends)
        return batch.replacing(columns: batch.columns + [starts.finish(), ends.finish()])
    }

    private func fill(
        _ times: Span<Int64>, _ starts: inout FixedColumnWriter<Int64>,
        _ ends: inout FixedColumnWriter<Int64>
    ) {
        var startValues = starts.values
        var endValues = ends.values
        var start: Int64 = .max
        for row in 0..<times.count {
            let time = times[row]
            // Divides only where the window changes.
            if time < start || time >= start &+ width {
                start = spec.sliceStart(time, width: width)
            }
            startValues[row] = start
            endValues[row] = start &+ width
        }
    }

    private func repeated(_ batch: Batch) -> Batch {
        let column = batch.columns[time]
        let times = column.span(of: Int64.self)
        var rows: [Int] = []
        var windows: [TimeWindow] = []
        var known: [Int64: [TimeWindow]] = [:]
        for row in 0..<times.count {
            let slice = spec.sliceStart(times[row], width: width)
            let covering = known[slice] ?? spec.windows(coveringSliceAt: slice)
            known[slice] = covering
            for window in covering {
                rows.append(row)
                windows.append(window)
            }
        }
        var starts = FixedColumnWriter<Int64>(type: column.type, count: rows.count)
        var ends = FixedColumnWriter<Int64>(type: column.type, count: rows.count)
        for (index, window) in windows.enumerated() {
            starts[index] = window.start
            ends[index] = window.end
        }
        let copies = batch.filtered(by: Selection(rows))
        return copies.replacing(columns: copies.columns + [starts.finish(), ends.finish()])
    }
}
