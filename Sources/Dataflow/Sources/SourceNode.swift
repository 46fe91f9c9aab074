import Columnar
import Functions

/// What a source brought, decoded, in the order in which it was read.
enum SourceDelivery: Sendable {
    case batches([SourceBatch], byteCount: Int)
    case partitions([Int32: SourcePosition])
    case partitionFinished(Int32)
    case finished
}

/// Where a source enters the graph of a worker: keeps its positions, makes its watermark and sets
/// aside the rows that have no place in time.
final class SourceNode: Node {
    private(set) var positions: [Int32: SourcePosition] = [:]
    private(set) var isSourceFinished = false
    private(set) var recordCount = 0
    private(set) var readByteCount = 0
    private(set) var generator: WatermarkGenerator
    private let options: WatermarkOptions?
    private var isMarkedIdle = false

    /// `options` is nil where the source has no WATERMARK.
    init(
        id: NodeID, name: String, options: WatermarkOptions?, context: JobContext,
        part: PartCollector
    ) {
        self.options = options
        generator = WatermarkGenerator(idleTimeout: options?.idleTimeout)
        super.init(id: id, name: name, context: context, part: part)
        _ = inputs.addInput()
    }

    func deliver(_ delivery: SourceDelivery) throws {
        output.context.currentSource = name
        defer { output.context.currentSource = nil }
        switch delivery {
        case .batches(let batches, _):
            for batch in batches { try deliver(batch) }
        case .partitions(let added):
            for (partition, position) in added {
                generator.add(partition)
                if positions[partition] == nil { positions[partition] = position }
            }
        case .partitionFinished(let partition):
            generator.finish(partition)
            try sendWatermark()
        case .finished:
            try finishSource()
        }
    }

    /// The end of the source, now or in the epoch that was restored.
    func finishSource() throws {
        isSourceFinished = true
        try receive(.finish, input: 0)
    }

    /// Time went on; while `isHeldBack` the source was not asked for rows.
    func tick(now: Int64, isHeldBack: Bool) throws {
        guard options != nil, !isSourceFinished else { return }
        generator.tick(now: now, isHeldBack: isHeldBack)
        try sendWatermark()
    }

    /// Begins the cut of an epoch.
    func beginBarrier(epoch: Int64) throws {
        part.add(
            SourcePositions(
                node: id, source: name, positions: positions, isFinished: isSourceFinished))
        try receive(.barrier(epoch), input: 0)
    }

    private func deliver(_ batch: SourceBatch) throws {
        recordCount += batch.recordCount
        readByteCount += batch.byteCount
        output.counters.rowsIn.count(batch.recordCount)
        output.counters.batchesIn.count(1)
        for letter in batch.rejects {
            output.counters.rejectedRows.count(1)
            try output.context.report(letter)
        }
        if options != nil, let eventTimes = batch.eventTimes {
            try send(batch, eventTimes)
        } else {
            try output.send(batch.batch)
            try output.context.steps.endStep()
        }
        positions[batch.partition] = batch.position
        guard batch.endsPartition else { return }
        generator.finish(batch.partition)
        try sendWatermark()
    }

    /// Sends the rows, cut where one is behind the watermark of those before it.
    private func send(_ source: SourceBatch, _ eventTimes: EventTimes) throws {
        let (batch, eventTimes) = try withoutFuture(source.batch, eventTimes)
        let partition = source.partition
        var cutter = EventTimeCutter(
            partition: generator.watermark(of: partition),
            bound: generator.bound(besides: partition), sent: generator.watermark)
        let cuts = cutter.cuts(eventTimes)
        var start = 0
        for cut in cuts {
            try output.send(batch.slice(from: start, count: cut.row - start))
            try output.context.steps.endStep()
            generator.observe(partition, watermark: cut.watermark)
            try sendWatermark()
            start = cut.row
        }
        try output.send(batch.slice(from: start, count: batch.count - start))
        try output.context.steps.endStep()
        generator.observe(partition, watermark: cutter.running)
        try sendWatermark()
    }

    /// Rule 25: rows too far in the future would close everything.
    private func withoutFuture(
        _ batch: Batch, _ eventTimes: EventTimes
    ) throws -> (Batch, EventTimes) {
        guard let allowed = options?.maximumFuture else { return (batch, eventTimes) }
        let (limit, overflow) = output.context.session.now.addingReportingOverflow(allowed)
        if overflow || !eventTimes.isAnyAfter(limit) { return (batch, eventTimes) }
        let times = eventTimes.times.span(of: Int64.self)
        var kept: [Int] = []
        for row in 0..<times.count {
            if times[row] <= limit {
                kept.append(row)
                continue
            }
            try output.reject(
                row: row, of: batch,
                RowError(code: DeadLetter.futureCode, "the event time is too far in the future"))
        }
        let selection = Selection(kept)
        return (batch.filtered(by: selection), eventTimes.filtered(by: selection, limit: limit))
    }

    private func sendWatermark() throws {
        if generator.watermark > inputs.watermark {
            try receive(.watermark(generator.watermark), input: 0)
        }
        if generator.isIdle != isMarkedIdle {
            isMarkedIdle = generator.isIdle
            try receive(.idle(isMarkedIdle), input: 0)
        }
    }
}

extension SourceNode {
    func encode(into writer: inout StateWriter) {
        writer.write(isSourceFinished)
        writer.write(isMarkedIdle)
        generator.encode(into: &writer)
    }

    func decode(from reader: inout StateReader, positions: [Int32: SourcePosition]) throws {
        isSourceFinished = try reader.read(UInt8.self) != 0
        isMarkedIdle = try reader.read(UInt8.self) != 0
        try generator.decode(from: &reader)
        self.positions = positions
    }
}

extension EventTimes {
    /// Whether any time or watermark is after `limit`.
    fileprivate func isAnyAfter(_ limit: Int64) -> Bool {
        let times = times.span(of: Int64.self)
        let watermarks = watermarks.span(of: Int64.self)
        var latest = trailing
        for row in 0..<times.count { latest = max(latest, times[row], watermarks[row]) }
        return latest > limit
    }

    /// The times of the selected rows; watermarks after `limit` promise nothing.
    fileprivate func filtered(by selection: Selection, limit: Int64) -> EventTimes {
        let kept = watermarks.gathered(selection)
        let source = kept.span(of: Int64.self)
        var capped = FixedColumnWriter<Int64>(type: .bigint, count: kept.count)
        for row in 0..<source.count { capped[row] = source[row] > limit ? .min : source[row] }
        return EventTimes(
            times: times.gathered(selection), watermarks: capped.finish(),
            trailing: trailing > limit ? .min : trailing)
    }
}
