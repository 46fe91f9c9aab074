/// One line of a client's log.
public struct KafkaLogLine: Sendable, Hashable {
    /// How bad it is, as in syslog: 3 error, 4 warning, 5 notice, 6 information, 7 debugging.
    public let level: Int
    /// What part of librdkafka speaks, for example `FAIL`.
    public let facility: String
    /// What it says.
    public let text: String
}

/// Takes a client's log lines. Called from librdkafka's threads, several at a time: it must be quick,
/// and must not call the client.
public typealias KafkaLogHandler = @Sendable (KafkaLogLine) -> Void
