import CRdKafka
import Synchronization

/// What librdkafka's callbacks report about one client; the client's opaque pointer.
final class ClientEvents: Sendable {
    /// What has been reported and not yet asked for.
    private struct State {
        var errors: [KafkaError] = []
        var failedDeliveryCount = 0
        var firstFailedDelivery: KafkaError?
    }

    /// So many errors are kept until someone asks; later ones replace the last.
    private static let errorLimit = 16

    private let log: KafkaLogHandler?
    private let state = Mutex(State())

    init(log: KafkaLogHandler?) {
        self.log = log
    }

    /// The errors of connections and of the client since the last call, oldest first.
    func takeErrors() -> [KafkaError] {
        state.withLock { state in
            defer { state.errors.removeAll() }
            return state.errors
        }
    }

    /// How many messages could not be delivered since the last call, and why the first of them.
    func takeFailedDeliveries() -> (count: Int, first: KafkaError)? {
        state.withLock { state in
            guard let first = state.firstFailedDelivery else { return nil }
            defer { (state.failedDeliveryCount, state.firstFailedDelivery) = (0, nil) }
            return (state.failedDeliveryCount, first)
        }
    }

    fileprivate func report(_ error: KafkaError) {
        state.withLock { state in
            if state.errors.count == Self.errorLimit { state.errors.removeLast() }
            state.errors.append(error)
        }
    }

    fileprivate func reportFailedDelivery(_ message: UnsafePointer<rd_kafka_message_t>) {
        state.withLock { state in
            state.failedDeliveryCount += 1
            guard state.firstFailedDelivery == nil else { return }
            let topic = rd_kafka_topic_name(message.pointee.rkt).map { String(cString: $0) } ?? ""
            let partition = message.pointee.partition
            let place = partition < 0 ? "" : " partition \(partition)"
            state.firstFailedDelivery = KafkaError(
                code: message.pointee.err.rawValue,
                doing: "delivering a message of \(message.pointee.len) bytes to '\(topic)'\(place)")
        }
    }

    fileprivate func write(level: Int32, facility: String, text: String) {
        log?(KafkaLogLine(level: Int(level), facility: facility, text: text))
    }

    /// Sets the callbacks of a configuration, which lead here while `self` is kept alive.
    func attach(to configuration: OpaquePointer, reportsDeliveries: Bool) {
        rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(self).toOpaque())
        rd_kafka_conf_set_log_cb(configuration) { client, level, facility, text in
            guard let events = ClientEvents.of(rd_kafka_opaque(client)) else { return }
            events.write(
                level: level, facility: facility.map { String(cString: $0) } ?? "",
                text: text.map { String(cString: $0) } ?? "")
        }
        rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
            let text = reason.map { String(cString: $0) }
            guard let events = ClientEvents.of(opaque) else { return }
            let isFatal = code == RD_KAFKA_RESP_ERR__FATAL.rawValue
            events.report(
                KafkaError(code: code, text: text, isFatal: isFatal, doing: "talking to Kafka"))
        }
        guard reportsDeliveries else { return }
        rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, opaque in
            guard let message, message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
            ClientEvents.of(opaque)?.reportFailedDelivery(message)
        }
    }

    private static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientEvents? {
        opaque.map { Unmanaged<ClientEvents>.fromOpaque($0).takeUnretainedValue() }
    }
}
