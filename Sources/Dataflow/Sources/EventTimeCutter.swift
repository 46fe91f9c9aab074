import Columnar

/// Finds where a batch must be cut so that lateness is judged row by row, whatever the batches: in
/// front of a row that the watermark of the rows before it has already passed.
///
/// A row at or after the running watermark is late for no window, so that the watermark may as well
/// advance behind it; only a row behind it needs the advance to come first. Such rows are late, hence
/// rare, and a batch without one passes whole.
struct EventTimeCutter {
    /// The largest watermark of the partition so far.
    private(set) var running: Watermark
    /// What the other partitions allow.
    let bound: Watermark
    /// What was sent downstream.
    private(set) var sent: Watermark

    init(partition: Watermark, bound: Watermark, sent: Watermark) {
        running = partition
        self.bound = bound
        self.sent = sent
    }

    /// A cut before `row`, with the partition's watermark there.
    struct Cut: Equatable {
        let row: Int
        let watermark: Watermark
    }

    /// The cuts of a batch, in order; afterwards `running` covers all of it.
    mutating func cuts(_ eventTimes: EventTimes) -> [Cut] {
        let times = eventTimes.times.span(of: Int64.self)
        let watermarks = eventTimes.watermarks.span(of: Int64.self)
        var earliest = Int64.max
        var latest = running
        for row in 0..<times.count {
            earliest = min(earliest, times[row])
            latest = max(latest, watermarks[row])
        }
        defer { running = max(latest, eventTimes.trailing) }
        guard earliest < min(latest, bound) else { return [] }
        return walk(times, watermarks)
    }

    private mutating func walk(_ times: Span<Int64>, _ watermarks: Span<Int64>) -> [Cut] {
        var cuts: [Cut] = []
        var partition = running
        for row in 0..<times.count {
            // A row's own watermark is never after its time, so it cannot make itself late.
            partition = max(partition, watermarks[row])
            let now = min(partition, bound)
            if times[row] < now && now > sent {
                cuts.append(Cut(row: row, watermark: partition))
                sent = now
            }
        }
        return cuts
    }
}
