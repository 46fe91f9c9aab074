import Columnar
import Glibc

/// Hands out rows by number, at the asked rate. One partition; the offset is the row's number.
final class DatagenReader: SourceReader, @unchecked Sendable {
    private var plan: RowPlan
    private let rowsPerSecond: Int64
    private let end: Int64?
    private var next: Int64 = 0
    private var detail = ""
    private var startRow: Int64 = 0
    private var startedAt = ContinuousClock.now
    private let partition: SourcePartition

    init(_ request: SourceRequest) throws {
        let options = request.options
        rowsPerSecond = options.integer("rows-per-second") ?? 0
        plan = try RowPlan(request, rowsPerSecond: rowsPerSecond)
        end = [options.integer("number-of-rows"), plan.sequenceLength].compactMap { $0 }.min()
        partition = SourcePartition(number: 0, container: request.sourceName)
    }

    var partitions: [SourcePartition] { [partition] }

    var startPositions: [SourcePosition] {
        [SourcePosition(partition: partition, next: startRow, detail: detail)]
    }

    func start(at positions: [SourcePosition]?) throws {
        // The time that sequences of timestamps start from is part of the position.
        let position = positions?.first
        let origin =
            position.flatMap { Int64($0.detail) } ?? plan.freshOrigin(isBounded: end != nil)
        plan.origin = origin
        detail = String(origin)
        next = position?.next ?? 0
        startRow = next
        startedAt = .now
    }

    func poll(timeoutMilliseconds: Int) throws -> SourcePoll {
        let left = end.map { $0 - next } ?? .max
        guard left > 0 else { return .finished }
        var count = min(left, due())
        // A twentieth of a second's rows at once, so that a slow rate does not mean tiny chunks.
        let worthwhile = min(left, max(1, min(rowsPerSecond / 20, Int64(ChunkLimits.rowLimit))))
        if count < worthwhile {
            sleep(untilDue: worthwhile, atMostMilliseconds: timeoutMilliseconds)
            count = min(left, due())
            guard count >= worthwhile else { return .nothing }
        }
        count = min(count, Int64(ChunkLimits.rowLimit))
        let first = next
        next += count
        let position = SourcePosition(partition: partition, next: next, detail: detail)
        return .chunk(
            DatagenChunk(
                plan: plan, first: first, count: Int(count), nextPosition: position,
                endsPartition: count == left))
    }

    func progress() -> [PartitionProgress] {
        [
            PartitionProgress(
                partition: partition, next: next, end: end,
                isFinished: end.map { next >= $0 } ?? false)
        ]
    }

    func close() {}

    /// How many rows should have come by now and have not.
    private func due() -> Int64 {
        guard rowsPerSecond > 0 else { return .max }
        let (seconds, attoseconds) = (ContinuousClock.now - startedAt).components
        let whole = seconds.multipliedReportingOverflow(by: rowsPerSecond)
        guard !whole.overflow else { return .max }
        let part = Double(attoseconds) / 1e18 * Double(rowsPerSecond)
        return max(0, whole.partialValue &+ Int64(part) &- (next - startRow))
    }

    private func sleep(untilDue count: Int64, atMostMilliseconds limit: Int) {
        let missing = Double(count - due()) / Double(max(1, rowsPerSecond)) * 1_000_000
        let microseconds = min(Double(limit) * 1_000, max(0, missing) + 500)
        usleep(UInt32(min(microseconds, 1_000_000)))
    }
}

/// Some consecutive rows, made when they are decoded.
struct DatagenChunk: SourceChunk {
    let plan: RowPlan
    let first: Int64
    let count: Int
    let nextPosition: SourcePosition
    let endsPartition: Bool

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int { count * 16 * max(1, plan.fields.count) }

    func decode() throws -> DecodedChunk {
        let offsets = MadeColumn.consecutive(from: first, count: count)
        var columns = plan.fields.map { $0.column(from: first, count: count, origin: plan.origin) }
        for key in plan.metadataKeys {
            columns.append(key == "offset" ? offsets : MadeColumn.repeated(0, count: count))
        }
        return DecodedChunk(
            columns: columns, rowCount: count, offsets: offsets, nextPosition: nextPosition,
            endsPartition: endsPartition)
    }
}
