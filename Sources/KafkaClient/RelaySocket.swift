import CRdKafka
import Glibc
import Synchronization

/// Owns a TCP socket on 127.0.0.1 that speaks in frames: four bytes of length, then so many bytes.
final class RelaySocket: Sendable {
    /// Larger frames end the connection.
    private static let frameLimit = 100_000_000

    private let descriptor: Int32
    private let wasShutDown = Atomic(false)

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        var isOn: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Listens on a port of 127.0.0.1.
    convenience init(listeningOn port: Int32) throws(KafkaError) {
        self.init(descriptor: Self.open())
        var isOn: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let code = Self.withAddress(port) { bind(descriptor, $0, $1) }
        guard code == 0, listen(descriptor, 64) == 0 else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE.rawValue,
                text: strerror(errno).map { String(cString: $0) },
                doing: "listening on 127.0.0.1:\(port)")
        }
    }

    /// Connects to a port of 127.0.0.1.
    convenience init?(connectingTo port: Int32) {
        self.init(descriptor: Self.open())
        guard Self.withAddress(port, { connect(descriptor, $0, $1) }) == 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Whether `shutDown` was called.
    var isShutDown: Bool { wasShutDown.load(ordering: .acquiring) }

    /// Waits for a client; nil after `shutDown`.
    func accept() -> RelaySocket? {
        while !isShutDown {
            let client = Glibc.accept(descriptor, nil, nil)
            if client >= 0 { return RelaySocket(descriptor: client) }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
        return nil
    }

    /// Ends reading and writing, also for threads that wait in them.
    func shutDown() {
        wasShutDown.store(true, ordering: .releasing)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Reads a frame with its length; nil at the end.
    func readFrame() -> [UInt8]? {
        guard let head = read(4, after: []) else { return nil }
        let count = head.reduce(0) { $0 << 8 | Int($1) }
        return count <= Self.frameLimit ? read(count, after: head) : nil
    }

    /// Writes a frame; false at the end.
    func write(_ frame: [UInt8]) -> Bool {
        var rest = frame[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private func read(_ count: Int, after head: [UInt8]) -> [UInt8]? {
        var bytes = head + [UInt8](repeating: 0, count: count)
        var filled = head.count
        while filled < bytes.count {
            let received = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled, 0)
            }
            if received > 0 {
                filled += received
            } else if received == 0 || errno != EINTR {
                return nil
            }
        }
        return bytes
    }

    private static func open() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func withAddress<Result>(
        _ port: Int32, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
