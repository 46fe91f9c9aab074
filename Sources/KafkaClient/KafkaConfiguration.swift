import CRdKafka

/// librdkafka settings by name, handed over as they are:
/// <https://github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md>.
public struct KafkaConfiguration: Sendable, Hashable {
    /// The settings, for example `bootstrap.servers` to `localhost:9092`.
    public var values: [String: String]

    /// Settings that a `KafkaConsumer` uses unless its configuration sets them:
    /// - `queued.min.messages`, librdkafka's default 100,000: once that many wait, fetching stops.
    /// - `queued.max.messages.kbytes`, default 65,536: the same for their bytes, of all partitions
    ///   together; with what librdkafka adds to small messages they take four times as much memory.
    /// - `auto.offset.reset`, default `largest`, which silently skips what the broker no longer has:
    ///   here it is reported, as `offsetOutOfRange`.
    /// - `enable.auto.commit`, `enable.auto.offset.store`: offsets are committed by the caller only.
    public static let consumerDefaults: [String: String] = [
        "queued.min.messages": "1000000",
        "queued.max.messages.kbytes": "32768",
        "auto.offset.reset": "error",
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
    ]

    /// Settings that a `KafkaProducer` uses unless its configuration sets them:
    /// - `enable.idempotence`: a retried message is not written twice.
    /// - `delivery.report.only.error`: no work for the messages that arrived.
    /// - `linger.ms`, default 5: a little more time for larger batches.
    public static let producerDefaults: [String: String] = [
        "enable.idempotence": "true",
        "delivery.report.only.error": "true",
        "linger.ms": "20",
    ]

    /// Wraps `values`.
    public init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// A configuration that knows where the brokers are: `host:port`, separated by commas.
    public init(bootstrapServers: String, _ values: [String: String] = [:]) {
        self.values = values
        self.values["bootstrap.servers"] = bootstrapServers
    }

    /// The setting `name`.
    public subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// `bootstrap.servers`, or its other name `metadata.broker.list`; empty when unset.
    public var bootstrapServers: String {
        values["bootstrap.servers"] ?? values["metadata.broker.list"] ?? ""
    }

    /// This configuration, with `defaults` for what it does not set.
    func withDefaults(_ defaults: [String: String]) -> KafkaConfiguration {
        KafkaConfiguration(values.merging(defaults) { own, _ in own })
    }

    /// Checks every name and value without connecting to anything.
    ///
    /// - Throws: a `configuration` error with librdkafka's text.
    public func validate() throws(KafkaError) {
        _ = try ConfigurationHandle(self)
    }
}

/// Owns a `rd_kafka_conf_t` until a client takes it.
struct ConfigurationHandle: ~Copyable {
    private let handle: OpaquePointer

    init(_ configuration: KafkaConfiguration) throws(KafkaError) {
        handle = rd_kafka_conf_new()
        for (name, value) in configuration.values.sorted(by: { $0.key < $1.key }) {
            let text = ErrorText.read { buffer, capacity in
                rd_kafka_conf_set(handle, name, value, buffer, capacity) == RD_KAFKA_CONF_OK
            }
            guard let text else { continue }
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue, text: text,
                doing: "setting the Kafka property '\(name)'")
        }
    }

    deinit {
        rd_kafka_conf_destroy(handle)
    }

    /// Lends the pointer.
    borrowing func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        body(handle)
    }

    /// Gives a copy to `body`, which owns it when it returns a result and not when it returns nil.
    borrowing func withOwnedCopy<Result>(_ body: (OpaquePointer) -> Result?) -> Result? {
        let copy: OpaquePointer = rd_kafka_conf_dup(handle)
        let result = body(copy)
        if result == nil { rd_kafka_conf_destroy(copy) }
        return result
    }
}

/// Reads the text that a librdkafka call writes when it fails.
enum ErrorText {
    /// The text `body` wrote to the buffer it was given; nil when `body` returns true.
    static func read(_ body: (UnsafeMutablePointer<CChar>, Int) -> Bool) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            start.initialize(repeating: 0, count: buffer.count)
            return body(start, buffer.count) ? nil : String(cString: start)
        }
    }
}
