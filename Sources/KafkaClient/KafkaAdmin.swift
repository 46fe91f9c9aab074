import CRdKafka

/// Creates, deletes and describes topics.
public final class KafkaAdmin {
    /// The client, for questions about topics.
    public let connection: KafkaConnection

    /// Creates a client; does not wait for a broker.
    public init(
        _ configuration: KafkaConfiguration, log: KafkaLogHandler? = nil
    ) throws(KafkaError) {
        connection = try KafkaConnection(
            type: RD_KAFKA_PRODUCER, configuration: configuration, log: log)
    }

    /// Creates a topic, and waits until its partitions have leaders. (A `MockCluster` has a method of its own.)
    ///
    /// - Parameters:
    ///   - replicationFactor: on how many brokers each partition is kept; nil for the cluster's default.
    ///   - settings: the topic's, for example `cleanup.policy` to `compact`.
    /// - Throws: the broker's error, for example `TOPIC_ALREADY_EXISTS`.
    public func createTopic(
        _ name: String, partitionCount: Int, replicationFactor: Int? = nil,
        settings: [String: String] = [:], timeoutMilliseconds: Int = 30_000
    ) throws(KafkaError) {
        let doing = "creating topic '\(name)'"
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        var created: OpaquePointer?
        let failure = ErrorText.read { buffer, capacity in
            created = rd_kafka_NewTopic_new(
                name, Int32(clamping: partitionCount), Int32(clamping: replicationFactor ?? -1),
                buffer, capacity)
            return created != nil
        }
        guard let created else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue, text: failure, doing: doing)
        }
        defer { rd_kafka_NewTopic_destroy(created) }
        for (setting, value) in settings.sorted(by: { $0.key < $1.key }) {
            rd_kafka_NewTopic_set_config(created, setting, value)
        }
        let event = try request(doing: doing, deadline: deadline) { client, options, queue in
            var topics: [OpaquePointer?] = [created]
            rd_kafka_CreateTopics(client, &topics, 1, options, queue)
        }
        try event.withHandle { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_CreateTopics_result_topics(
                rd_kafka_event_CreateTopics_result(event), &count)
            try Self.check(results, count, doing: doing)
        }
        try waitForTopic(name, deadline: deadline)
    }

    /// Waits until the brokers that answer know a topic that was just created.
    private func waitForTopic(_ name: String, deadline: Deadline) throws(KafkaError) {
        while true {
            do throws(KafkaError) {
                _ = try connection.metadata(
                    ofTopic: name, timeoutMilliseconds: deadline.remainingMilliseconds)
                return
            } catch {
                guard error.kind == .unknownTopic, !deadline.isPast else { throw error }
                Deadline.sleep(milliseconds: 20)
            }
        }
    }

    /// Deletes a topic and its messages.
    public func deleteTopic(
        _ name: String, timeoutMilliseconds: Int = 30_000
    ) throws(KafkaError) {
        let doing = "deleting topic '\(name)'"
        let deleted = rd_kafka_DeleteTopic_new(name)
        defer { rd_kafka_DeleteTopic_destroy(deleted) }
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let event = try request(doing: doing, deadline: deadline) { client, options, queue in
            var topics: [OpaquePointer?] = [deleted]
            rd_kafka_DeleteTopics(client, &topics, 1, options, queue)
        }
        try event.withHandle { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_DeleteTopics_result_topics(
                rd_kafka_event_DeleteTopics_result(event), &count)
            try Self.check(results, count, doing: doing)
        }
    }

    /// The settings of a topic that are in force, for example `cleanup.policy`.
    public func settings(
        ofTopic name: String, timeoutMilliseconds: Int = 30_000
    ) throws(KafkaError) -> [String: String] {
        let doing = "asking for the settings of topic '\(name)'"
        let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
        defer { rd_kafka_ConfigResource_destroy(resource) }
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let event = try request(doing: doing, deadline: deadline) { client, options, queue in
            var resources: [OpaquePointer?] = [resource]
            rd_kafka_DescribeConfigs(client, &resources, 1, options, queue)
        }
        return try event.withHandle { event throws(KafkaError) in
            var count = 0
            let resources = rd_kafka_DescribeConfigs_result_resources(
                rd_kafka_event_DescribeConfigs_result(event), &count)
            guard count > 0, let found = resources?[0] else { return [:] }
            let code = rd_kafka_ConfigResource_error(found)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                let text = rd_kafka_ConfigResource_error_string(found)
                throw KafkaError(
                    code: code.rawValue, text: text.map { String(cString: $0) }, doing: doing)
            }
            return Self.entries(of: found)
        }
    }

    private static func entries(of resource: OpaquePointer) -> [String: String] {
        var count = 0
        guard let entries = rd_kafka_ConfigResource_configs(resource, &count) else { return [:] }
        var settings: [String: String] = [:]
        for index in 0..<count {
            guard let name = rd_kafka_ConfigEntry_name(entries[index]),
                let value = rd_kafka_ConfigEntry_value(entries[index])
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }

    /// Sends a request and waits for its answer.
    private func request(
        doing: String, deadline: Deadline,
        _ send: (_ client: OpaquePointer, _ options: OpaquePointer?, _ queue: OpaquePointer) -> Void
    ) throws(KafkaError) -> EventHandle {
        let queue = QueueHandle(connection: connection)
        let milliseconds = deadline.remainingMilliseconds
        connection.withHandle { client in
            let options = rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_ANY)
            defer { rd_kafka_AdminOptions_destroy(options) }
            _ = ErrorText.read { buffer, capacity in
                rd_kafka_AdminOptions_set_request_timeout(
                    options, Int32(clamping: milliseconds), buffer, capacity)
                    == RD_KAFKA_RESP_ERR_NO_ERROR
            }
            queue.withHandle { send(client, options, $0) }
        }
        // librdkafka answers every request by its own timeout; a little more lets that answer through.
        guard let event = queue.nextEvent(timeoutMilliseconds: milliseconds + 1_000) else {
            throw connection.error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing: doing)
        }
        if let failure = event.failure {
            let explained = connection.error(failure, doing: doing)
            throw KafkaError(
                code: explained.code,
                text: explained.code == failure.rawValue ? event.failureText : explained.text,
                isFatal: explained.isFatal, doing: doing)
        }
        return event
    }

    private static func check(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, doing: String
    ) throws(KafkaError) {
        for index in 0..<count {
            let code = rd_kafka_topic_result_error(results?[index])
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let text = rd_kafka_topic_result_error_string(results?[index])
            throw KafkaError(
                code: code.rawValue, text: text.map { String(cString: $0) }, doing: doing)
        }
    }
}
