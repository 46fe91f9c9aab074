import Columnar
import Glibc

/// Hands out the events of one kind, in order. One partition; the offset is the number of the event
/// among those of all kinds.
final class NexmarkReader: SourceReader, @unchecked Sendable {
    private var plan: NexmarkPlan
    private let table: NexmarkTable
    private let columns: [NexmarkColumn]
    private let metadataKeys: [String]
    private let partition: SourcePartition
    private var next: Int64 = 0
    private var startEvent: Int64 = 0
    private var detail = ""
    private var startedAt = ContinuousClock.now

    init(_ request: SourceRequest) throws {
        guard let table = NexmarkTable(request.options) else {
            throw OptionProblem(.missing, key: "table", "option 'table' is missing")
        }
        self.table = table
        plan = NexmarkPlan(request.options)
        let declared = try request.declaredFields.map { try Self.column($0, of: table) }
        columns = request.neededFields.map { declared[$0] }
        metadataKeys = request.metadataKeys
        partition = SourcePartition(number: 0, container: request.sourceName)
    }

    private static func column(_ field: Field, of table: NexmarkTable) throws -> NexmarkColumn {
        guard let column = table.column(named: field.name) else {
            let names = table.columns.map(\.rawValue)
            throw OptionProblem(
                .wrongValue, key: "table",
                "a Nexmark \(table.rawValue) has no column '\(field.name)'; it has "
                    + names.joined(separator: ", "),
                candidates: nearestNames(to: field.name, among: names))
        }
        guard column.type == field.type else {
            throw OptionProblem(
                .wrongValue, key: "table",
                "column '\(field.name)' of a Nexmark \(table.rawValue) is \(column.type)")
        }
        return column
    }

    var partitions: [SourcePartition] { [partition] }

    var startPositions: [SourcePosition] {
        [SourcePosition(partition: partition, next: startEvent, detail: detail)]
    }

    func start(at positions: [SourcePosition]?) throws {
        let position = positions?.first
        // The time of the first event is part of the position.
        let fresh =
            plan.eventCount == nil ? Int64(time(nil)) * 1_000 : NexmarkPlan.fixedBaseTime
        plan.baseTime = position.flatMap { Int64($0.detail) } ?? fresh
        detail = String(plan.baseTime)
        next = position?.next ?? 0
        startEvent = next
        startedAt = .now
    }

    func poll(timeoutMilliseconds: Int) throws -> SourcePoll {
        let left = plan.eventCount.map { $0 - next } ?? .max
        guard left > 0 else { return .finished }
        let own = plan.place(of: table).count
        let whole = Int64(ChunkLimits.rowLimit) * plan.total / own
        let count = min(left, whole, due())
        guard count > 0 else {
            usleep(UInt32(min(max(1, timeoutMilliseconds), 20)) * 1_000)
            return .nothing
        }
        let first = next
        next += count
        return .chunk(
            NexmarkChunk(
                plan: plan, table: table, columns: columns, metadataKeys: metadataKeys,
                first: first, count: count, rowCount: Int(count * own / plan.total) + 1,
                nextPosition: SourcePosition(partition: partition, next: next, detail: detail),
                endsPartition: count == left))
    }

    func progress() -> [PartitionProgress] {
        [
            PartitionProgress(
                partition: partition, next: next, end: plan.eventCount,
                isFinished: plan.eventCount.map { next >= $0 } ?? false)
        ]
    }

    func close() {}

    /// How many events have their time by now and have not come.
    private func due() -> Int64 {
        guard plan.isRateLimited else { return .max }
        let (seconds, attoseconds) = (ContinuousClock.now - startedAt).components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        let now = plan.time(ofEvent: startEvent) + milliseconds
        var count: Int64 = 0
        var step: Int64 = 1 << 20
        while step > 0 {
            if plan.time(ofEvent: next + count + step - 1) <= now {
                count += step
            } else {
                step /= 2
            }
        }
        return count
    }
}
