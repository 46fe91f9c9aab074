import KafkaClient

extension ConnectorError {
    /// What Kafka said, with the option that it is about.
    init(_ error: KafkaError, servers: String) {
        let kind: Kind
        var option: String?
        var hint: String?
        switch error.kind {
        case .brokerUnreachable:
            kind = .unreachable
            option = "properties.bootstrap.servers"
            hint =
                "is a broker running at \(servers), and may this machine connect to it? "
                + "Check the host, the port, firewalls, and the broker's advertised.listeners"
        case .timedOut:
            kind = .unreachable
            option = "properties.bootstrap.servers"
            hint =
                "the broker at \(servers) accepts connections but does not answer in time; if it "
                + "expects TLS or SASL, set properties.security.protocol"
        case .authentication:
            kind = .permission
            option = "properties.bootstrap.servers"
            hint = "check properties.security.protocol, properties.sasl.* and properties.ssl.*"
        case .authorization:
            kind = .permission
            option = "topic"
            hint = "ask for an ACL that allows this"
        case .unknownTopic, .unknownPartition:
            kind = .notFound
            option = "topic"
        case .offsetOutOfRange:
            kind = .notFound
            option = "scan.startup.mode"
            hint = "the broker no longer keeps these messages; start at another position"
        case .configuration:
            kind = .badOption
            option = "properties.bootstrap.servers"
        case .fenced, .other:
            kind = .outside
        }
        self.init(
            kind, doing: error.doing, cause: "Kafka \(error.name): \(error.text)",
            optionKey: option, hint: hint, isRetriable: error.isRetriable && !error.isFatal)
    }
}
