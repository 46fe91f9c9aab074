import Columnar
import KafkaClient

/// Reads topics: sorts what librdkafka hands over into one buffer for each partition, copying each
/// message once. Buffers become chunks when they are full, or when nothing more waits.
final class KafkaReader: SourceReader, @unchecked Sendable {
    private let plan: KafkaReadPlan
    private let consumer: KafkaConsumer
    private let decoders: DecoderPool
    private let upserts: KafkaUpserts?
    private let extras: MessageBuffer.Extras
    private var partitionOfSlot: [SourcePartition] = []
    private var endOfSlot: [Int64?] = []
    private var open: [MessageBuffer?] = []
    private var typicalByteCount = 64 << 10
    private var isEndReported: [Bool] = []
    private var ready: [any SourceChunk] = []
    private var readyIndex = 0
    private var fullPolls = 0
    private var emptyPolls = 0
    private var discovery: PartitionDiscovery

    /// After how many polls that were full a buffer is handed over though it is not.
    private static let patience = 16

    /// A reader of rows, or of rows by key with `upserts`.
    init(_ request: SourceRequest, upserts: KafkaUpserts? = nil) throws {
        plan = try KafkaReadPlan(request)
        decoders = try plan.makeDecoders()
        self.upserts = upserts
        let wanted = KafkaMetadata.extras(for: request.metadataKeys)
        extras = upserts == nil ? wanted : wanted.union(.keys)
        discovery = PartitionDiscovery(plan: plan)
        do {
            consumer = try KafkaConsumer(plan.configuration)
        } catch {
            throw ConnectorError(error, servers: plan.servers)
        }
    }

    var partitions: [SourcePartition] { partitionOfSlot }
    private(set) var startPositions: [SourcePosition] = []

    func start(at positions: [SourcePosition]?) throws {
        do {
            let topics = try plan.findTopics(consumer.connection)
            let range = try plan.range(of: topics, resuming: positions, consumer.connection)
            try assign(range, resuming: positions)
            discovery.started(at: .now)
        } catch let error as KafkaError {
            throw ConnectorError(error, servers: plan.servers)
        }
    }

    func poll(timeoutMilliseconds: Int) throws -> SourcePoll {
        if let chunk = takeReady() { return .chunk(chunk) }
        do {
            try discover()
            try fetch(timeoutMilliseconds: timeoutMilliseconds)
        } catch let error as KafkaError {
            throw ConnectorError(error, servers: plan.servers)
        }
        if let chunk = takeReady() { return .chunk(chunk) }
        return plan.isBounded && consumer.isFinished ? .finished : .nothing
    }

    func committed(_ positions: [SourcePosition]) {
        guard plan.configuration["group.id"] != nil else { return }
        var offsets: [TopicPartition: Int64] = [:]
        for position in positions {
            let partition = position.partition
            offsets[TopicPartition(topic: partition.container, partition: partition.index)] =
                position.next
        }
        // Only lag monitors read these; recovery has the checkpoint.
        try? consumer.connection.commitWithoutWaiting(offsets)
    }

    func progress() -> [PartitionProgress] {
        partitionOfSlot.indices.map { slot in
            let next = max(0, consumer.position(ofSlot: slot))
            let end = endOfSlot[slot] ?? consumer.lag(ofSlot: slot).map { next + $0 }
            return PartitionProgress(
                partition: partitionOfSlot[slot], next: next, end: end,
                isFinished: plan.isBounded && consumer.isFinished(slot: slot))
        }
    }

    func close() {
        consumer.unassign(Array(partitionOfSlot.indices))
        ready = []
        open = []
    }

    // MARK: Partitions

    /// Begins to read; partitions that were known keep their numbers, new ones get the next.
    private func assign(_ range: KafkaRange, resuming positions: [SourcePosition]?) throws {
        try consumer.assign(
            range.starts, until: range.ends, timeoutMilliseconds: plan.timeoutMilliseconds)
        var numbers: [TopicPartition: Int32] = [:]
        for position in positions ?? [] {
            let partition = position.partition
            let key = TopicPartition(topic: partition.container, partition: partition.index)
            numbers[key] = partition.number
        }
        var nextNumber = (numbers.values + partitionOfSlot.map(\.number)).max().map { $0 + 1 } ?? 0
        for slot in partitionOfSlot.count..<consumer.assignment.count {
            let partition = consumer.assignment[slot]
            let number = numbers[partition] ?? nextNumber
            if numbers[partition] == nil { nextNumber += 1 }
            partitionOfSlot.append(
                SourcePartition(
                    number: number, container: partition.topic, index: partition.partition))
            endOfSlot.append(range.ends[partition])
            startPositions.append(
                SourcePosition(
                    partition: partitionOfSlot[slot], next: max(0, consumer.position(ofSlot: slot)),
                    detail: KafkaReadPlan.detail(end: range.ends[partition])))
            open.append(nil)
            isEndReported.append(false)
        }
        if plan.isBounded { reportEnds() }
    }

    private func discover() throws {
        guard discovery.isDue(at: .now) else { return }
        let known = Set(consumer.assignment)
        let found = try discovery.newPartitions(besides: known, consumer.connection)
        guard !found.isEmpty else { return }
        // What was written before the partition was found belongs to the stream too.
        let starts = try plan.earliest(found, consumer.connection)
        try assign(KafkaRange(starts: starts, ends: [:]), resuming: nil)
    }

    // MARK: Messages

    private func fetch(timeoutMilliseconds: Int) throws {
        var count = 0
        try consumer.poll(timeoutMilliseconds: timeoutMilliseconds) { batch in
            count = batch.count
            take(batch)
            try handle(batch.events)
        }
        emptyPolls = count == 0 ? emptyPolls + 1 : 0
        if count == consumer.maximumBatchCount && fullPolls < Self.patience {
            fullPolls += 1
        } else {
            fullPolls = 0
            for slot in open.indices { handOver(slot) }
        }
        if plan.isBounded { reportEnds() }
    }

    private func take(_ batch: borrowing KafkaMessageBatch) {
        let slots = batch.slots
        let offsets = batch.offsets
        let payloads = batch.payloads
        var index = 0
        while index < batch.count {
            let slot = Int(slots[index])
            let buffer = openBuffer(slot, for: payloads[index].count)
            while index < batch.count, Int(slots[index]) == slot, !buffer.isFull,
                buffer.hasRoom(for: payloads[index].count)
            {
                buffer.append(payloads[index], offset: offsets[index])
                if !extras.isEmpty { buffer.appendExtras(of: batch, at: index) }
                index += 1
            }
        }
    }

    /// A buffer of `slot` that is not full and has room for a message of `byteCount` bytes.
    private func openBuffer(_ slot: Int, for byteCount: Int) -> MessageBuffer {
        if let buffer = open[slot] {
            if !buffer.isFull && buffer.hasRoom(for: byteCount) { return buffer }
            handOver(slot)
        }
        let buffer = MessageBuffer(extras: extras, byteCapacity: typicalByteCount)
        open[slot] = buffer
        return buffer
    }

    private func handOver(_ slot: Int, endsPartition: Bool = false) {
        guard let buffer = open[slot] ?? (endsPartition ? emptyBuffer() : nil) else { return }
        open[slot] = nil
        if buffer.count > 0 { typicalByteCount = max(4_096, buffer.byteCount * 9 / 8) }
        let last = buffer.count > 0 ? buffer.offsets[buffer.count - 1] + 1 : nil
        let next = endsPartition ? max(0, consumer.position(ofSlot: slot)) : last ?? 0
        let position = SourcePosition(
            partition: partitionOfSlot[slot], next: next,
            detail: KafkaReadPlan.detail(end: endOfSlot[slot]))
        ready.append(
            KafkaChunk(
                messages: buffer, decoders: decoders, upserts: upserts,
                metadataKeys: plan.metadataKeys,
                nextPosition: position, endsPartition: endsPartition))
    }

    private func emptyBuffer() -> MessageBuffer { MessageBuffer(extras: extras, byteCapacity: 0) }

    /// Ends the partitions that have been read to their end, each once.
    private func reportEnds() {
        for slot in isEndReported.indices
        where !isEndReported[slot] && consumer.isFinished(slot: slot) {
            isEndReported[slot] = true
            handOver(slot, endsPartition: true)
        }
    }

    private func handle(_ events: [KafkaPartitionEvent]) throws {
        for case .failure(_, let error) in events {
            // Lost connections come back by themselves; progress shows that nothing arrives.
            if error.isFatal || error.kind == .offsetOutOfRange || error.kind == .authentication
                || error.kind == .authorization
            {
                throw error
            }
        }
    }

    private func takeReady() -> (any SourceChunk)? {
        guard readyIndex < ready.count else { return nil }
        defer {
            readyIndex += 1
            if readyIndex == ready.count {
                ready.removeAll(keepingCapacity: true)
                readyIndex = 0
            }
        }
        return ready[readyIndex]
    }
}
