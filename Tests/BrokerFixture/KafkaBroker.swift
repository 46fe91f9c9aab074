import Foundation
import KafkaClient

/// A real Apache Kafka for tests: one broker and controller on free ports of 127.0.0.1, with a data folder
/// of its own, started by the standard scripts of the Kafka in `KAFKA_HOME`.
///
/// It is ended by its process id when released, and also when this process ends in any way: its
/// parent, a shell, ends it when this process no longer holds the shell's standard input.
public final class KafkaBroker: @unchecked Sendable {
    // Nothing changes after it was started, and only its end uses the process.
    /// The folder in `KAFKA_HOME`; nil when there is no real Kafka to test with.
    public static var home: String? {
        let home = ProcessInfo.processInfo.environment["KAFKA_HOME"] ?? ""
        return home.isEmpty ? nil : home
    }

    /// The broker's address, for `bootstrap.servers`.
    public let bootstrapServers: String
    /// The broker's process.
    public let processID: Int32

    private let folder: URL
    private let shell: Process
    private let shellInput: Pipe

    /// Starts a broker, and waits until it answers.
    public init(home: String, timeoutMilliseconds: Int = 90_000) throws {
        let home = URL(fileURLWithPath: home)
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kafka-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ports = try Self.freePorts(2)
        bootstrapServers = "127.0.0.1:\(ports[0])"
        let properties = folder.appendingPathComponent("server.properties")
        try Self.properties(ports: ports, folder: folder)
            .write(to: properties, atomically: true, encoding: .utf8)

        let scripts = home.appendingPathComponent("bin")
        let log = folder.appendingPathComponent("broker.log")
        shell = Process()
        shellInput = Pipe()
        let output = Pipe()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", Self.script, "sh", scripts.path, properties.path, log.path,
        ]
        shell.standardInput = shellInput
        shell.standardOutput = output
        // The shell would only say there that the broker was ended.
        shell.standardError = FileHandle.nullDevice
        shell.environment = ProcessInfo.processInfo.environment.merging(
            ["KAFKA_HEAP_OPTS": "-Xms256M -Xmx512M", "LOG_DIR": folder.path]
        ) { own, _ in own }
        try shell.run()
        let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let started = Int32(answer.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(log: log)
        }
        processID = started
        try waitUntilItAnswers(timeoutMilliseconds: timeoutMilliseconds, log: log)
    }

    deinit {
        try? shellInput.fileHandleForWriting.close()
        shell.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The broker did not start.
    public struct Failure: Error, CustomStringConvertible {
        /// The end of its log.
        public let description: String

        init(log: URL) {
            let text = (try? String(contentsOf: log, encoding: .utf8)) ?? "it wrote no log"
            let lines = text.split(separator: "\n").suffix(8).joined(separator: "\n")
            description = "the Kafka of KAFKA_HOME did not start:\n\(lines)"
        }
    }

    /// Formats the data folder, starts the broker, says its process id, and ends it when the input closes.
    private static let script = """
        "$1/kafka-storage.sh" format -t MkU3OEVBNTcwNTJENDM2Qk -c "$2" > "$3" 2>&1 || exit 1
        "$1/kafka-server-start.sh" "$2" >> "$3" 2>&1 < /dev/null &
        echo $!
        cat > /dev/null
        kill -9 $!
        wait $!
        """

    private static func properties(ports: [Int], folder: URL) -> String {
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:\(ports[1])
        listeners=PLAINTEXT://127.0.0.1:\(ports[0]),CONTROLLER://127.0.0.1:\(ports[1])
        advertised.listeners=PLAINTEXT://127.0.0.1:\(ports[0])
        inter.broker.listener.name=PLAINTEXT
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=\(folder.path)/data
        num.partitions=4
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        """
    }

    private func waitUntilItAnswers(timeoutMilliseconds: Int, log: URL) throws {
        let admin = try KafkaAdmin(KafkaConfiguration(bootstrapServers: bootstrapServers))
        let end = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
        while true {
            if (try? admin.connection.brokerCount(timeoutMilliseconds: 500)) ?? 0 > 0 { return }
            guard kill(processID, 0) == 0, .now < end else { throw Failure(log: log) }
        }
    }

    /// Ports that nobody listens on. All are held until all are known, so that they differ.
    private static func freePorts(_ count: Int) throws -> [Int] {
        let sockets = (0..<count).map { _ in
            socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        }
        defer { for socket in sockets { close(socket) } }
        return try sockets.map { socket in
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, size) == 0 ? getsockname(socket, $0, &size) : -1
                }
            }
            guard code == 0 else {
                throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EADDRINUSE)
            }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }
}
