import Columnar
import KafkaClient

/// Where the partitions of a source are to be read from and to.
struct KafkaRange {
    var starts: [TopicPartition: KafkaOffset]
    /// The offset before which to stop; none for partitions that go on.
    var ends: [TopicPartition: Int64]
}

/// What the options of a Kafka source say.
struct KafkaReadPlan {
    let topics: [String]
    let configuration: KafkaConfiguration
    let metadataKeys: [String]
    let isBounded: Bool
    let timeoutMilliseconds: Int
    let discoveryIntervalMilliseconds: Int64
    private let request: SourceRequest
    private var options: ConnectorOptions { request.options }

    /// How much librdkafka may fetch ahead, in kilobytes of messages over all partitions; what it
    /// keeps besides the bytes about doubles that.
    private static let fetchAheadKilobytes = 48 << 10

    init(_ request: SourceRequest) throws {
        self.request = request
        let options = request.options
        topics = options.list("topic")
        guard !topics.isEmpty else {
            throw OptionProblem(.wrongValue, key: "topic", "the topic has no name")
        }
        metadataKeys = request.metadataKeys
        isBounded = options.text("scan.bounded.mode") != "unbounded"
        timeoutMilliseconds = Int(clamping: options.milliseconds("connect-timeout") ?? 10_000)
        discoveryIntervalMilliseconds =
            options.milliseconds("scan.topic-partition-discovery.interval") ?? 0
        var settings = options.below("properties.")
        let defaults = [
            "client.id": "streamsql-\(request.jobName)",
            "group.id": "streamsql-\(request.jobName)",
            "queued.max.messages.kbytes": String(Self.fetchAheadKilobytes / 4),
        ]
        settings.merge(defaults) { given, _ in given }
        // Java's consumer says 'none' where librdkafka says 'error'.
        if settings["auto.offset.reset"] == "none" { settings["auto.offset.reset"] = "error" }
        configuration = KafkaConfiguration(settings)
    }

    /// Where the brokers are.
    var servers: String { configuration.bootstrapServers }

    func makeDecoders() throws -> DecoderPool {
        try DecoderPool(
            options.format ?? FormatChoice("json"), declared: request.declaredFields,
            wanted: request.neededFields, badFields: request.badFields)
    }

    // MARK: Topics

    /// The partitions of the topics, sorted.
    /// - Throws: `ConnectorError` that lists similar topics when one is missing; `KafkaError`.
    func findTopics(_ connection: KafkaConnection) throws -> [TopicPartition] {
        try topics.flatMap { topic -> [TopicPartition] in
            do throws(KafkaError) {
                return try connection.metadata(
                    ofTopic: topic, timeoutMilliseconds: timeoutMilliseconds
                ).topicPartitions
            } catch {
                guard error.kind == .unknownTopic else { throw error }
                throw missing(topic, connection)
            }
        }
    }

    private func missing(_ topic: String, _ connection: KafkaConnection) -> ConnectorError {
        let existing = (try? connection.listTopics(timeoutMilliseconds: timeoutMilliseconds)) ?? []
        let names = existing.map(\.name).filter { !$0.hasPrefix("__") }
        let near = nearestNames(to: topic, among: names)
        let shown = near.isEmpty ? Array(names.prefix(10)) : near
        let list = shown.map { "'\($0)'" }.joined(separator: ", ")
        let hint =
            names.isEmpty
            ? "the cluster has no topics"
            : near.isEmpty ? "its topics are \(list)" : "did you mean \(list)?"
        return ConnectorError(
            .notFound, doing: "asking '\(servers)' for topic '\(topic)'",
            cause: "there is no such topic", optionKey: "topic", hint: hint)
    }

    // MARK: Offsets

    /// Where to start and to end each of `partitions`.
    func range(
        of partitions: [TopicPartition], resuming positions: [SourcePosition]?,
        _ connection: KafkaConnection
    ) throws -> KafkaRange {
        guard let positions else {
            return KafkaRange(
                starts: try starts(of: partitions, connection),
                ends: try ends(of: partitions, connection))
        }
        var range = KafkaRange(starts: [:], ends: [:])
        // A job that went on without an end may be given one later, and the other way round.
        let ends = isBounded ? try ends(of: partitions, connection) : [:]
        for position in positions {
            let partition = TopicPartition(
                topic: position.partition.container, partition: position.partition.index)
            guard partitions.contains(partition) else {
                throw ConnectorError(
                    .notFound, doing: "going on with \(partition) at offset \(position.next)",
                    cause: "the partition is gone", optionKey: "topic",
                    hint: "the topic was dropped or made anew; drop the job and start it again")
            }
            range.starts[partition] = .at(position.next)
            if isBounded {
                range.ends[partition] = Self.end(inDetail: position.detail) ?? ends[partition]
            }
        }
        let new = partitions.filter { range.starts[$0] == nil }
        if !isBounded {
            range.starts.merge(try earliest(new, connection)) { known, _ in known }
        }
        return range
    }

    /// A bounded partition's end, kept in its position, so that a restart ends where the first run
    /// would have.
    static func detail(end: Int64?) -> String { end.map { "end=\($0)" } ?? "" }

    static func end(inDetail detail: String) -> Int64? {
        detail.hasPrefix("end=") ? Int64(detail.dropFirst(4)) : nil
    }

    private func starts(
        of partitions: [TopicPartition], _ connection: KafkaConnection
    ) throws -> [TopicPartition: KafkaOffset] {
        switch options.text("scan.startup.mode") {
        case "latest-offset": return try latest(partitions, connection).mapValues { .at($0) }
        case "timestamp":
            let time = options.integer("scan.startup.timestamp-millis") ?? 0
            return try connection.offsets(
                atTimestamp: time, of: partitions, timeoutMilliseconds: timeoutMilliseconds
            ).mapValues { .at($0) }
        case "specific-offsets":
            let given = try specific("scan.startup.specific-offsets", of: partitions)
            var starts = try earliest(partitions, connection)
            for partition in partitions {
                if let offset = given[partition.partition] { starts[partition] = .at(offset) }
            }
            return starts
        case "group-offsets": return try groupOffsets(partitions, connection)
        default: return try earliest(partitions, connection)
        }
    }

    private func ends(
        of partitions: [TopicPartition], _ connection: KafkaConnection
    ) throws -> [TopicPartition: Int64] {
        switch options.text("scan.bounded.mode") {
        case "latest-offset": return try latest(partitions, connection)
        case "timestamp":
            let time = options.integer("scan.bounded.timestamp-millis") ?? 0
            return try connection.offsets(
                atTimestamp: time, of: partitions, timeoutMilliseconds: timeoutMilliseconds)
        case "specific-offsets":
            let given = try specific("scan.bounded.specific-offsets", of: partitions)
            var ends = try latest(partitions, connection)
            for partition in partitions {
                if let end = given[partition.partition] { ends[partition] = end }
            }
            return ends
        case "group-offsets":
            let committed = try connection.committedOffsets(
                of: partitions, timeoutMilliseconds: timeoutMilliseconds)
            return try latest(partitions, connection).merging(committed) { _, offset in offset }
        default: return [:]
        }
    }

    /// The oldest message of each partition, as an offset: a checkpoint must be able to name it.
    func earliest(
        _ partitions: [TopicPartition], _ connection: KafkaConnection
    ) throws -> [TopicPartition: KafkaOffset] {
        try connection.watermarks(of: partitions, timeoutMilliseconds: timeoutMilliseconds)
            .mapValues { .at($0.low) }
    }

    private func latest(
        _ partitions: [TopicPartition], _ connection: KafkaConnection
    ) throws -> [TopicPartition: Int64] {
        try connection.watermarks(of: partitions, timeoutMilliseconds: timeoutMilliseconds)
            .mapValues(\.high)
    }

    private func groupOffsets(
        _ partitions: [TopicPartition], _ connection: KafkaConnection
    ) throws -> [TopicPartition: KafkaOffset] {
        let committed = try connection.committedOffsets(
            of: partitions, timeoutMilliseconds: timeoutMilliseconds)
        let reset = configuration["auto.offset.reset"] ?? "error"
        let first = try earliest(partitions, connection)
        let last = try latest(partitions, connection)
        var starts: [TopicPartition: KafkaOffset] = [:]
        for partition in partitions {
            if let offset = committed[partition] {
                starts[partition] = .at(offset)
            } else if ["earliest", "smallest", "beginning"].contains(reset) {
                starts[partition] = first[partition]
            } else if ["latest", "largest", "end"].contains(reset) {
                starts[partition] = .at(last[partition] ?? 0)
            } else {
                throw ConnectorError(
                    .notFound, doing: "starting at the group's offsets",
                    cause: "group '\(configuration["group.id"] ?? "")' has none for \(partition)",
                    optionKey: "scan.startup.mode",
                    hint: "set properties.auto.offset.reset to 'earliest' or 'latest'")
            }
        }
        return starts
    }

    private func specific(
        _ key: String, of partitions: [TopicPartition]
    ) throws -> [Int32: Int64] {
        guard let offsets = PartitionOffsets.parse(options.text(key) ?? "") else {
            throw OptionProblem(
                .wrongValue, key: key,
                "option '\(key)' must look like 'partition:0,offset:42;partition:1,offset:300'")
        }
        let existing = Set(partitions.map(\.partition))
        for partition in offsets.keys.sorted() where !existing.contains(partition) {
            throw OptionProblem(
                .wrongValue, key: key,
                "option '\(key)' names partition \(partition), and "
                    + "'\(topics.joined(separator: ";"))' has \(existing.count), numbered from 0")
        }
        return offsets
    }
}
