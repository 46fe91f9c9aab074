import Columnar

/// The rows of a batch, by the window or slice they belong to.
struct WindowParts {
    /// The windows or slices in the order in which the batch meets them.
    private(set) var windows: [TimeWindow] = []
    /// The rows of each; nil when all rows of the batch belong to the only one.
    private(set) var rows: [Selection]?

    /// By the slice that each time of `times` is in.
    init(times: Column, _ spec: WindowSpec) {
        let values = times.span(of: Int64.self)
        guard values.count > 0 else { return }
        let width = spec.sliceWidth
        var smallest = values[0]
        var largest = values[0]
        for row in 1..<values.count {
            smallest = min(smallest, values[row])
            largest = max(largest, values[row])
        }
        let first = spec.sliceStart(smallest, width: width)
        if largest < first + width {
            windows = [TimeWindow(start: first, end: first + width)]
            return
        }
        split(count: values.count) { row, last in
            // Most rows are in the slice of the row before.
            if values[row] >= last.start && values[row] < last.end { return last }
            let start = spec.sliceStart(values[row], width: width)
            return TimeWindow(start: start, end: start + width)
        }
    }

    /// By the windows that the columns `starts` and `ends` give.
    init(starts: Column, ends: Column) {
        let starts = starts.span(of: Int64.self)
        let ends = ends.span(of: Int64.self)
        guard starts.count > 0 else { return }
        let first = TimeWindow(start: starts[0], end: ends[0])
        var isSame = true
        for row in 0..<starts.count {
            isSame = isSame && starts[row] == first.start && ends[row] == first.end
        }
        if isSame {
            windows = [first]
            return
        }
        split(count: starts.count) { row, _ in TimeWindow(start: starts[row], end: ends[row]) }
    }

    private mutating func split(count: Int, _ window: (Int, TimeWindow) -> TimeWindow) {
        var ordinals = [Int32](repeating: 0, count: count)
        var known: [TimeWindow: Int32] = [:]
        var sizes: [Int] = []
        var last = TimeWindow(start: .max, end: .min)
        var lastOrdinal: Int32 = 0
        for row in 0..<count {
            let current = window(row, last)
            if current != last {
                last = current
                if let ordinal = known[current] {
                    lastOrdinal = ordinal
                } else {
                    lastOrdinal = Int32(windows.count)
                    known[current] = lastOrdinal
                    windows.append(current)
                    sizes.append(0)
                }
            }
            ordinals[row] = lastOrdinal
            sizes[Int(lastOrdinal)] += 1
        }
        // One pass for all: rows sorted by window, then cut.
        var next = sizes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        var sorted = [UInt32](repeating: 0, count: count)
        for row in 0..<count {
            let ordinal = Int(ordinals[row])
            sorted[next[ordinal]] = UInt32(truncatingIfNeeded: row)
            next[ordinal] += 1
        }
        var start = 0
        rows = sizes.map { size in
            defer { start += size }
            return Selection(count: size) { target in
                for index in 0..<size { target[index] = sorted[start + index] }
            }
        }
    }
}
