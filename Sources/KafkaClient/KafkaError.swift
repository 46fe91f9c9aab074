import CRdKafka

/// An error reported by librdkafka or by the broker, with everything they said and what was being done.
///
/// Negative codes are librdkafka's own, positive ones the Kafka protocol's:
/// <https://kafka.apache.org/protocol.html#protocol_error_codes>.
public struct KafkaError: Error, Sendable, Hashable {
    /// The kinds of failure that callers treat differently.
    public enum Kind: Sendable, Hashable {
        /// No broker could be reached: wrong address, broker down, network.
        case brokerUnreachable
        /// The broker answers and has no such topic.
        case unknownTopic
        /// The topic has no such partition.
        case unknownPartition
        /// The broker refused who we are, or TLS failed.
        case authentication
        /// The broker knows us and does not allow this.
        case authorization
        /// The broker was reached, but no answer came in time.
        case timedOut
        /// An offset lies outside what the broker keeps.
        case offsetOutOfRange
        /// A setting has a wrong name or value.
        case configuration
        /// Another producer with the same transactional id took over.
        case fenced
        /// Any other code.
        case other
    }

    /// The number, for example -195 or 3.
    public let code: Int32
    /// The number's name, for example `_TRANSPORT` or `UNKNOWN_TOPIC_OR_PART`.
    public let name: String
    /// What librdkafka says, for people.
    public let text: String
    /// Whether the client can no longer be used.
    public let isFatal: Bool
    /// Whether the same call may succeed when tried again.
    public let isRetriable: Bool
    /// Whether the transaction must be aborted before going on.
    public let requiresAbort: Bool
    /// What was being done, for example `asking 'localhost:9092' for topic 'view_log'`.
    public let doing: String

    /// Describes the error `code`; its name, and the text unless given, are librdkafka's.
    public init(
        code: Int32, text: String? = nil, isFatal: Bool = false, isRetriable: Bool? = nil,
        requiresAbort: Bool = false, doing: String
    ) {
        let response = rd_kafka_resp_err_t(rawValue: code)
        self.code = code
        name = rd_kafka_err2name(response).map { String(cString: $0) } ?? ""
        self.text =
            text ?? rd_kafka_err2str(response).map { String(cString: $0) } ?? "unknown error"
        self.isFatal = isFatal
        self.isRetriable = isRetriable ?? Self.transientCodes.contains(code)
        self.requiresAbort = requiresAbort
        self.doing = doing
    }

    /// Takes over what `error` says, and frees it.
    init(consuming error: OpaquePointer, doing: String) {
        self.init(
            code: rd_kafka_error_code(error).rawValue,
            text: rd_kafka_error_string(error).map { String(cString: $0) },
            isFatal: rd_kafka_error_is_fatal(error) != 0,
            isRetriable: rd_kafka_error_is_retriable(error) != 0,
            requiresAbort: rd_kafka_error_txn_requires_abort(error) != 0, doing: doing)
        rd_kafka_error_destroy(error)
    }

    /// What kind of failure this is.
    public var kind: Kind {
        switch rd_kafka_resp_err_t(rawValue: code) {
        case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE,
            RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            .brokerUnreachable
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
            .unknownTopic
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION: .unknownPartition
        case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
            .authentication
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            .authorization
        case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
            RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
            .timedOut
        case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
            .offsetOutOfRange
        case RD_KAFKA_RESP_ERR__INVALID_ARG: .configuration
        case RD_KAFKA_RESP_ERR_PRODUCER_FENCED, RD_KAFKA_RESP_ERR__FENCED,
            RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
            .fenced
        default: .other
        }
    }

    /// Codes that go away by themselves: librdkafka retries them, and so may the caller.
    private static let transientCodes: Set<Int32> = Set(
        [
            RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
            RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__TIMED_OUT,
            RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR__WAIT_COORD,
            RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
            RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
        ].map(\.rawValue))
}

extension KafkaError: CustomStringConvertible {
    /// One line: `Kafka _TRANSPORT (-195) Local: Broker transport failure while …`.
    public var description: String {
        "Kafka \(name) (\(code)) \(text) while \(doing)"
    }
}

/// Numbers of errors that tests and callers name.
public enum KafkaErrorCode {
    /// The connection broke (-195); injected into a `MockCluster` it disconnects the client.
    public static let transport = RD_KAFKA_RESP_ERR__TRANSPORT.rawValue
    /// The topic or partition does not exist (3).
    public static let unknownTopicOrPartition = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART.rawValue
    /// The partition has no leader for now (5).
    public static let leaderNotAvailable = RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE.rawValue
    /// Another broker leads the partition now (6).
    public static let notLeaderForPartition = RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION.rawValue
    /// Not allowed on this topic (29).
    public static let topicAuthorizationFailed =
        RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED.rawValue
    /// The topic exists already (36).
    public static let topicAlreadyExists = RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS.rawValue
    /// The message is larger than the topic allows (10).
    public static let messageTooLarge = RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE.rawValue
}
