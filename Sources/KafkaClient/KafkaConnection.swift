import CRdKafka

/// One client's connections to a cluster: owns the `rd_kafka_t`, and asks the cluster questions.
///
/// librdkafka connects in the background and connects again by itself. A connection may be used from
/// several threads at a time.
public final class KafkaConnection: @unchecked Sendable {
    // The pointer never changes, and librdkafka's handle may be used from any thread.
    private let handle: OpaquePointer
    private let events: ClientEvents

    /// Where the brokers are, as configured.
    public let bootstrapServers: String

    /// Creates the client; does not wait for a broker.
    init(
        type: rd_kafka_type_t, configuration: KafkaConfiguration, log: KafkaLogHandler?
    ) throws(KafkaError) {
        let events = ClientEvents(log: log)
        let settings = try ConfigurationHandle(configuration)
        var created: OpaquePointer?
        let failure = ErrorText.read { buffer, capacity in
            created = settings.withOwnedCopy { copy in
                events.attach(to: copy, reportsDeliveries: type == RD_KAFKA_PRODUCER)
                return rd_kafka_new(type, copy, buffer, capacity)
            }
            return created != nil
        }
        guard let created else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue, text: failure,
                doing: "creating a Kafka client")
        }
        handle = created
        self.events = events
        bootstrapServers = configuration.bootstrapServers
    }

    deinit {
        // Waits for librdkafka's threads, so no callback comes after it.
        rd_kafka_destroy(handle)
    }

    /// Lends the pointer.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        body(handle)
    }

    /// Runs the callbacks that wait, for at most `timeoutMilliseconds`.
    func serveCallbacks(timeoutMilliseconds: Int = 0) {
        rd_kafka_poll(handle, Int32(clamping: timeoutMilliseconds))
    }

    /// What has gone wrong with the connections since the last call, oldest first. librdkafka goes on
    /// trying unless one is fatal; this is for showing why nothing arrives.
    public func takeErrors() -> [KafkaError] {
        serveCallbacks()
        return events.takeErrors()
    }

    /// How many messages could not be delivered since the last call, and why the first of them.
    func takeFailedDeliveries() -> (count: Int, first: KafkaError)? {
        events.takeFailedDeliveries()
    }

    /// Translates `code`: a fatal one into what caused it, an unreachable broker into why.
    func error(_ code: rd_kafka_resp_err_t, doing: String) -> KafkaError {
        if code == RD_KAFKA_RESP_ERR__FATAL {
            var cause = code
            let text = ErrorText.read { buffer, capacity in
                cause = rd_kafka_fatal_error(handle, buffer, capacity)
                return false
            }
            return KafkaError(code: cause.rawValue, text: text, isFatal: true, doing: doing)
        }
        let error = KafkaError(code: code.rawValue, doing: doing)
        guard error.kind == .brokerUnreachable || error.kind == .timedOut else { return error }
        return explain(error)
    }

    /// Adds what the connections reported to an error that only says that no answer came.
    private func explain(_ error: KafkaError) -> KafkaError {
        let reports = takeErrors()
        if let refused = reports.last(where: { $0.kind == .authentication }) {
            return KafkaError(code: refused.code, text: refused.text, doing: error.doing)
        }
        guard
            let reason = reports.last(where: { $0.name == "_RESOLVE" })
                ?? reports.last(where: { $0.name == "_TRANSPORT" })
        else { return error }
        return KafkaError(
            code: RD_KAFKA_RESP_ERR__TRANSPORT.rawValue, text: reason.text, doing: error.doing)
    }
}
