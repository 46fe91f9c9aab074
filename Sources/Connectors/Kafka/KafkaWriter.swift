import Columnar
import Formats
import KafkaClient

/// Writes changes as messages, each epoch in one Kafka transaction.
///
/// Messages wait in the outbox until the epoch has committed. The transaction also sets the offset of
/// a consumer group of the sink's own to the epoch's number; publishing again finds it and does
/// nothing. A crash inside the transaction leaves it open, and taking over the transactional id
/// aborts it.
///
/// With a key an insert is a message, a removal a message without payload (a tombstone) unless the
/// next row replaces it.
final class KafkaWriter: SinkWriter, @unchecked Sendable {
    private let topic: String
    private let fields: [Field]
    private let key: [Int]
    private let valueEncoder: any RowEncoder
    private let keyEncoder: (any RowEncoder)?
    /// Whether the format says itself which rows are removed.
    private let encodesRemovals: Bool
    private let outbox: Outbox
    private let settings: KafkaConfiguration
    private let transactionalID: String
    private let timeoutMilliseconds: Int
    private var values = EncodedRows()
    private var keys = EncodedRows()
    private var producer: KafkaProducer?
    private var offsets: KafkaConsumer?
    private var lastPublished: Int64 = 0

    /// So many bytes of messages are handed over at once.
    private static let sendByteCount = 1 << 20

    init(_ request: SinkRequest) throws {
        let options = request.options
        topic = options.text("topic") ?? ""
        fields = request.fields
        key = try Self.key(of: request)
        let (format, formatOptions) = try (options.format ?? FormatChoice("json")).resolved()
        encodesRemovals = format.carriesChanges
        valueEncoder = try format.makeEncoder(columns: request.fields, options: formatOptions)
        keyEncoder =
            key.isEmpty
            ? nil
            : try FormatChoice(options.text("key.format") ?? "json").encoder(
                of: key.map { request.fields[$0] })
        outbox = Outbox(
            folder: request.stagingFolder, name: "\(request.sinkName)-\(request.worker)")
        settings = KafkaConfiguration(options.below("properties."))
        let prefix =
            options.text("sink.transactional-id-prefix")
            ?? "streamsql-\(request.jobName)-\(request.sinkName)"
        transactionalID = "\(prefix)-\(request.worker)"
        timeoutMilliseconds = Int(clamping: options.milliseconds("connect-timeout") ?? 10_000)
    }

    func recover(lastCommittedEpoch: Int64) throws {
        try outbox.removeFiles(after: lastCommittedEpoch)
        try translating {
            _ = try openProducer()
            let published = try publishedEpoch()
            guard published > lastCommittedEpoch else { return }
            guard lastCommittedEpoch == 0 else {
                throw ConnectorError(
                    .badData,
                    doing: "resuming a sink to topic '\(topic)' at epoch \(lastCommittedEpoch)",
                    cause: "group '\(transactionalID)' has published epoch \(published)",
                    optionKey: "topic",
                    hint: "the workspace is older than the topic, or two workspaces write to it")
            }
            // A job that begins anew forgets what an earlier one of its name wrote down.
            try openOffsets().connection.commit([marker: 0])
        }
    }

    func write(_ changes: Batch) throws {
        guard changes.count > 0 else { return }
        values.removeAll()
        valueEncoder.encode(changes, into: &values)
        if let keyEncoder {
            keys.removeAll()
            let columns = key.map { changes.columns[$0] }
            keyEncoder.encode(Batch(columns: columns, count: changes.count), into: &keys)
        }
        for row in 0..<changes.count {
            let weight = changes.weights.map { $0.span[row] } ?? 1
            if weight < 0, encodesRemovals {
                if keyEncoder == nil || !changes.isReplaced(row, key: key) {
                    try append(row, isRemoval: false)
                }
            } else if weight < 0 {
                guard keyEncoder != nil else { throw cannotRemove() }
                if !changes.isReplaced(row, key: key) { try append(row, isRemoval: true) }
            } else {
                // A key names one row, however often it was inserted.
                let count = keyEncoder == nil ? weight : 1
                for _ in 0..<count { try append(row, isRemoval: false) }
            }
        }
    }

    func prepare(epoch: Int64) throws -> [UInt8] { try outbox.seal(epoch: epoch) }

    func publish(epoch: Int64, prepared: [UInt8]) throws {
        guard !prepared.isEmpty, epoch > lastPublished else { return }
        try translating {
            let producer = try openProducer()
            if try publishedEpoch() < epoch { try send(prepared, epoch: epoch, through: producer) }
        }
        lastPublished = epoch
        try Outbox.remove(prepared)
    }

    func close() {
        outbox.discard()
        producer = nil
        offsets = nil
    }

    // MARK: Messages

    private func append(_ row: Int, isRemoval: Bool) throws {
        try outbox.append { encoder in
            encoder.append(UInt8(keyEncoder == nil ? 0 : 1) | (isRemoval ? 0 : 2))
            if keyEncoder != nil {
                keys.bytes[keys.range(of: row)].withUnsafeBytes { encoder.append($0) }
            }
            if !isRemoval {
                values.bytes[values.range(of: row)].withUnsafeBytes { encoder.append($0) }
            }
        }
    }

    private func cannotRemove() -> ConnectorError {
        ConnectorError(
            .badOption, doing: "writing to topic '\(topic)'",
            cause: "a row is to be removed, and messages have no key", optionKey: "key.fields",
            hint: "name the columns of the key with 'key.fields'")
    }

    // MARK: Transactions

    /// Where the group's offset says which epoch was published last.
    private var marker: TopicPartition { TopicPartition(topic: topic, partition: 0) }

    private func send(_ prepared: [UInt8], epoch: Int64, through producer: KafkaProducer) throws {
        try producer.beginTransaction()
        do {
            var batch = KafkaRecordBatch()
            try Outbox.read(prepared) { decoder in
                let flags = try decoder.byte()
                let key = flags & 1 == 0 ? nil : Array(try decoder.byteString())
                let payload = flags & 2 == 0 ? nil : Array(try decoder.byteString())
                batch.append(key: key, payload: payload)
                guard batch.byteCount >= Self.sendByteCount else { return }
                try producer.send(batch, to: topic)
                batch.removeAll()
            }
            if batch.count > 0 { try producer.send(batch, to: topic) }
            try producer.sendOffsetsToTransaction([marker: epoch], groupID: transactionalID)
            try producer.commitTransaction()
        } catch {
            // The error that ended the transaction explains more than one of its abortion.
            try? producer.abortTransaction()
            self.producer = nil
            throw error
        }
    }

    private func publishedEpoch() throws -> Int64 {
        try openOffsets().connection.committedOffsets(
            of: [marker], timeoutMilliseconds: timeoutMilliseconds)[marker] ?? 0
    }

    private func openProducer() throws -> KafkaProducer {
        if let producer { return producer }
        var configuration = settings
        configuration["transactional.id"] = transactionalID
        let opened = try KafkaProducer(configuration)
        // Names an unreachable broker or a missing topic before the slower initialisation.
        _ = try opened.connection.metadata(ofTopic: topic, timeoutMilliseconds: timeoutMilliseconds)
        try opened.initializeTransactions()
        producer = opened
        return opened
    }

    private func openOffsets() throws -> KafkaConsumer {
        if let offsets { return offsets }
        var configuration = settings
        configuration["group.id"] = transactionalID
        let opened = try KafkaConsumer(configuration, maximumBatchCount: 1)
        offsets = opened
        return opened
    }

    private func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as KafkaError {
            throw ConnectorError(error, servers: settings.bootstrapServers)
        }
    }

    private static func key(of request: SinkRequest) throws -> [Int] {
        let names = request.options.list("key.fields")
        if names.isEmpty { return request.primaryKey }
        return try names.map { name in
            if let index = request.fields.firstIndex(where: { $0.name == name }) { return index }
            throw OptionProblem(
                .wrongValue, key: "key.fields", "the query has no column '\(name)'",
                candidates: nearestNames(to: name, among: request.fields.map(\.name)))
        }
    }
}

extension FormatChoice {
    /// An encoder of rows with `columns`.
    fileprivate func encoder(of columns: [Field]) throws -> any RowEncoder {
        let (format, options) = try resolved()
        return try format.makeEncoder(columns: columns, options: options)
    }
}
