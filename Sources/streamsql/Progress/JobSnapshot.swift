import Columnar
import Dataflow
import Engine

/// What is shown of a running job at one moment.
struct JobSnapshot {
    /// Seconds since it was started.
    var seconds: Double
    /// How many records were read, and how many a second lately.
    var recordCount: Int
    var recordRate: Double
    /// How many bytes a second were read lately.
    var byteRate: Double
    /// How many records each source gave, in the order of the plan.
    var sources: [(name: String, recordCount: Int)] = []
    /// What each sink took: its name and how many changes.
    var sinks: [(name: String, rowCount: Int)]
    /// The smallest watermark of the sources that have one; nil when none has.
    var watermark: Int64?
    /// How much is left to read, in the unit of the sources' offsets; nil when that is not known.
    var lag: Int?
    var stateByteCount: Int
    var stateRowCount: Int
    var lateRowCount: Int
    var rejectedRowCount: Int
    var ignoredRowCount: Int
    var epoch: Int64
    /// Microseconds since 1970.
    var now: Int64

    /// What a job reports, `seconds` after its start.
    init(_ job: JobHandle, seconds: Double, now: Int64) {
        let progress = job.progress
        let names = Set(job.sinkNames)
        self.seconds = seconds
        recordCount = progress.recordCount
        recordRate = 0
        byteRate = 0
        sinks = progress.nodes.filter { names.contains($0.name) }
            .map { ($0.name, $0.inputRowCount) }
        for source in progress.sources {
            if let index = sources.firstIndex(where: { $0.name == source.source }) {
                sources[index].recordCount += source.recordCount
            } else {
                sources.append((source.source, source.recordCount))
            }
        }
        let watermarks = progress.sources.filter { !$0.partitions.isEmpty }.map(\.watermark)
        watermark = watermarks.min().flatMap { $0 == .min || $0 == .max ? nil : $0 }
        lag = job.lagTotal
        stateByteCount = progress.stateByteCount
        stateRowCount = progress.nodes.reduce(0) { $0 + $1.stateRowCount }
        lateRowCount = progress.lateRowCount
        rejectedRowCount = progress.rejectedRowCount
        ignoredRowCount = progress.ignoredRowCount
        epoch = progress.epoch
        self.now = now
    }
}

extension JobSnapshot {
    /// The block that a terminal shows and refreshes.
    func statusLines(name: String, hint: String, width: Int) -> [String] {
        let reading = [
            Quantity.clock(seconds: Int(seconds)), name,
            "read " + Quantity.count(recordCount, "row"),
            Quantity.count(Int(recordRate)) + " rows/s", Quantity.bytes(Int(byteRate)) + "/s",
        ]
        var time = watermarkTexts
        if let lag { time.append("lag " + Quantity.count(lag)) }
        time.append("state \(Quantity.bytes(stateByteCount))")
        let quality = trouble + ["epoch \(epoch)", hint]
        let lines = [reading, time, sinkTexts, quality].filter { !$0.isEmpty }
        return lines.enumerated().map { index, parts in
            let text = (index == 0 ? "" : "          ") + parts.joined(separator: "  ")
            return text.count > width ? String(text.prefix(max(1, width - 1))) + "…" : text
        }
    }

    /// One line for a log.
    func plainLine(name: String) -> String {
        var parts = [
            "read \(Quantity.count(recordCount, "row"))",
            "\(Quantity.count(Int(recordRate))) rows/s",
        ]
        parts += watermarkTexts
        if let lag { parts.append("lag \(Quantity.count(lag))") }
        parts += sinkTexts + ["state \(Quantity.bytes(stateByteCount))"]
        parts += trouble + ["epoch \(epoch)"]
        return "\(Quantity.clock(seconds: Int(seconds))) \(name): \(parts.joined(separator: ", "))"
    }

    /// The lines that close a job's run.
    func summary(of job: JobHandle, end: JobEnd?, whereToLook: String) -> [String] {
        let rate = seconds > 0 ? Double(recordCount) / seconds : 0
        let verb = end == .stopped ? "stopped" : "finished"
        var lines = [
            "\(job.title) \(verb): read \(Quantity.count(recordCount, "row")) in "
                + "\(Quantity.duration(seconds: seconds)) (\(Quantity.count(Int(rate))) rows/s)"
        ]
        let inputs = sources.map { "\($0.name) \(Quantity.count($0.recordCount))" }
        if !job.isQuery { lines.append("  from " + inputs.joined(separator: ", ")) }
        if !sinks.isEmpty { lines.append("  to " + sinkTexts.joined(separator: ", ")) }
        if lateRowCount + rejectedRowCount > 0 {
            let bad = rejectedRowCount > 0 ? ": \(whereToLook)" : ""
            lines.append("  \(trouble.joined(separator: ", "))\(bad)")
        }
        if ignoredRowCount > 0 {
            lines.append(
                "  deletes of rows that were not there: \(Quantity.count(ignoredRowCount))")
        }
        if end == .stopped, !job.isQuery {
            lines.append("  committed as epoch \(epoch); the same command goes on from there")
        }
        return lines
    }

    private var trouble: [String] {
        ["late \(Quantity.count(lateRowCount))", "bad \(Quantity.count(rejectedRowCount))"]
    }

    private var sinkTexts: [String] {
        sinks.map { "\($0.name) \(Quantity.count($0.rowCount, "change"))" }
    }

    private var watermarkTexts: [String] {
        guard let watermark else { return [] }
        let whole = Value.timestamp(watermark - watermark % 1_000_000).description
        let behind = Double(now - watermark) / 1_000_000
        let distance =
            behind >= 0
            ? " (\(Quantity.duration(seconds: behind)) ago)" : " (in the future)"
        return ["watermark \(whole)\(distance)"]
    }
}
