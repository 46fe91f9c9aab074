import Dispatch
import Glibc

/// A port of our choice that leads to the embedded broker's, which the system picks.
///
/// Clients only begin here: they ask any broker where the brokers are, and go there.
final class BootstrapPort: Sendable {
    /// `127.0.0.1:9092`.
    let address: String

    private let listener: Int32

    /// Begins to listen on a port of 127.0.0.1 and passes what comes on to `servers`, the first of them.
    init(_ port: Int, leadingTo servers: String) throws(Failure) {
        address = "127.0.0.1:\(port)"
        guard let target = servers.split(separator: ",").first?.split(separator: ":").last,
            let targetPort = UInt16(target)
        else { throw Failure("no broker at '\(servers)'", exitCode: .outside) }
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        guard Self.withAddress(UInt16(clamping: port), { bind(listener, $0, $1) }) == 0,
            listen(listener, 16) == 0
        else {
            let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
            close(listener)
            throw Failure(
                "cannot listen on port \(port): \(reason)",
                hint: "choose another --port, or leave it out", exitCode: .outside)
        }
        DispatchQueue(label: "bootstrap port").async { [listener] in
            while true {
                let client = accept(listener, nil, nil)
                if client < 0, errno == EINTR { continue }
                guard client >= 0 else { return }
                DispatchQueue(label: "client").async { Self.connect(client, to: targetPort) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func connect(_ client: Int32, to port: UInt16) {
        let broker = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(client)
            close(broker)
        }
        guard withAddress(port, { Glibc.connect(broker, $0, $1) }) == 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var ends = [client, broker].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            if poll(&ends, 2, -1) < 0, errno == EINTR { continue }
            for (index, end) in ends.enumerated() where end.revents != 0 {
                let count = recv(end.fd, &buffer, buffer.count, 0)
                guard count > 0, send(buffer[..<count], to: ends[1 - index].fd) else { return }
            }
        }
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func withAddress(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}
