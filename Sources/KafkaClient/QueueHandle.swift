import CRdKafka

/// Owns a `rd_kafka_queue_t`.
final class QueueHandle {
    private let handle: OpaquePointer
    /// The queue's client must live longer than the queue.
    private let connection: KafkaConnection

    init(connection: KafkaConnection) {
        handle = connection.withHandle { rd_kafka_queue_new($0) }
        self.connection = connection
    }

    deinit {
        rd_kafka_queue_destroy(handle)
    }

    /// Lends the pointer.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        body(handle)
    }

    /// Waits for an event; nil when none comes in time.
    func nextEvent(timeoutMilliseconds: Int) -> EventHandle? {
        EventHandle(rd_kafka_queue_poll(handle, Int32(clamping: timeoutMilliseconds)))
    }
}

/// Owns a `rd_kafka_event_t`.
final class EventHandle {
    private let handle: OpaquePointer

    init?(_ handle: OpaquePointer?) {
        guard let handle else { return nil }
        self.handle = handle
    }

    deinit {
        rd_kafka_event_destroy(handle)
    }

    /// Lends the pointer.
    func withHandle<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(handle)
    }

    /// The error of the whole request.
    var failure: rd_kafka_resp_err_t? {
        let code = rd_kafka_event_error(handle)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : code
    }

    /// What the error says.
    var failureText: String? {
        rd_kafka_event_error_string(handle).map { String(cString: $0) }
    }
}
