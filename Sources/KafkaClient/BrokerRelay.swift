import Foundation
import Glibc
import Synchronization

/// Makes the brokers of a `MockCluster` answer on ports of the caller's choice.
///
/// librdkafka's embedded brokers listen where the system lets them, and tell clients those ports. The
/// relay listens on other ports, passes everything on, and puts its own ports into the two answers that
/// name brokers (Metadata and FindCoordinator).
final class BrokerRelay: Sendable {
    /// The relay's ports by the brokers'.
    private let ports: [Int32: Int32]
    private let sockets = Mutex<[RelaySocket]>([])

    /// Listens on `port` for the first broker, on the next port for the second, and so on.
    ///
    /// - Throws: the number and text of the system's error, for example because the port is taken.
    init(brokerPorts: [Int32], port: Int) throws(KafkaError) {
        var ports: [Int32: Int32] = [:]
        for (index, brokerPort) in brokerPorts.enumerated() {
            ports[brokerPort] = Int32(clamping: port + index)
        }
        self.ports = ports
        for brokerPort in brokerPorts {
            let listener = try RelaySocket(listeningOn: ports[brokerPort] ?? 0)
            sockets.withLock { $0.append(listener) }
            Self.run { [weak self] in
                while let client = listener.accept() {
                    guard let self else { return }
                    guard let broker = RelaySocket(connectingTo: brokerPort) else { continue }
                    connect(client, broker)
                }
            }
        }
    }

    deinit {
        // Wakes the threads, which then end.
        for socket in sockets.withLock({ $0 }) { socket.shutDown() }
    }

    /// Where clients connect.
    var bootstrapServers: String {
        ports.values.sorted().map { "127.0.0.1:\($0)" }.joined(separator: ",")
    }

    /// Passes frames on in both directions until one side ends.
    private func connect(_ client: RelaySocket, _ broker: RelaySocket) {
        sockets.withLock { sockets in
            sockets.removeAll(where: \.isShutDown)
            sockets += [client, broker]
        }
        let exchange = Exchange(ports: ports)
        Self.run {
            while let frame = client.readFrame() {
                exchange.note(request: frame)
                guard broker.write(frame) else { break }
            }
            client.shutDown()
            broker.shutDown()
        }
        Self.run {
            while let frame = broker.readFrame() {
                guard client.write(exchange.translate(answer: frame)) else { break }
            }
            client.shutDown()
            broker.shutDown()
        }
    }

    private static func run(_ body: @escaping @Sendable () -> Void) {
        Thread.detachNewThread(body)
    }
}

/// Which of one connection's answers name brokers.
private final class Exchange: Sendable {
    private let ports: [Int32: Int32]
    /// The correlation ids of requests whose answers name brokers.
    private let pending = Mutex<Set<Int32>>([])

    init(ports: [Int32: Int32]) {
        self.ports = ports
    }

    /// A request begins with its kind, its version and its correlation id.
    func note(request frame: [UInt8]) {
        guard let kind = frame.bigEndian(Int16.self, at: 4),
            kind == MockCluster.Request.metadata.rawValue
                || kind == MockCluster.Request.findCoordinator.rawValue,
            let id = frame.bigEndian(Int32.self, at: 8)
        else { return }
        pending.withLock { _ = $0.insert(id) }
    }

    /// An answer begins with the correlation id. In every version, a broker's host is followed by its port.
    func translate(answer frame: [UInt8]) -> [UInt8] {
        guard let id = frame.bigEndian(Int32.self, at: 4),
            pending.withLock({ $0.remove(id) }) != nil
        else { return frame }
        let host = Array("127.0.0.1".utf8)
        var frame = frame
        var index = 8
        while index + host.count + 4 <= frame.count {
            let end = index + host.count
            guard frame[index..<end].elementsEqual(host),
                let port = frame.bigEndian(Int32.self, at: end).flatMap({ ports[$0] })
            else {
                index += 1
                continue
            }
            withUnsafeBytes(of: port.bigEndian) { frame.replaceSubrange(end..<end + 4, with: $0) }
            index = end + 4
        }
        return frame
    }
}

extension [UInt8] {
    /// The big-endian integer at `index`; nil beyond the end.
    fileprivate func bigEndian<Number: FixedWidthInteger>(
        _ type: Number.Type, at index: Int
    ) -> Number? {
        let size = MemoryLayout<Number>.size
        guard index + size <= count else { return nil }
        return self[index..<index + size].reduce(0) { $0 << 8 | Number($1) }
    }
}
