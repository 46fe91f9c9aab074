import Glibc

/// A file that is written from its beginning to its end through a buffer of its own.
final class OutputFile {
    let path: String
    private(set) var byteCount: Int64 = 0
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private static let bufferLimit = 256 << 10

    /// Creates `path`, or empties it.
    init(_ path: String) throws(ConnectorError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileSystem.error("creating '\(path)'") }
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ConnectorError) {
        byteCount += Int64(bytes.count)
        if buffer.count + bytes.count < Self.bufferLimit {
            buffer.append(contentsOf: bytes)
            return
        }
        try flush()
        try writeThrough(bytes)
    }

    func write(_ bytes: [UInt8]) throws(ConnectorError) {
        var failure: ConnectorError?
        bytes.withUnsafeBytes { raw in
            do throws(ConnectorError) { try write(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Writes what is buffered, waits until it is on the disk, and closes.
    func closeDurably() throws(ConnectorError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw FileSystem.error("synchronising '\(path)'") }
        try close()
    }

    /// Writes what is buffered and closes.
    func close() throws(ConnectorError) {
        try flush()
        let closing = descriptor
        descriptor = -1
        guard Glibc.close(closing) == 0 else { throw FileSystem.error("closing '\(path)'") }
    }

    private func flush() throws(ConnectorError) {
        let pending = buffer
        buffer.removeAll(keepingCapacity: true)
        var failure: ConnectorError?
        pending.withUnsafeBytes { raw in
            do throws(ConnectorError) { try writeThrough(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(ConnectorError) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(descriptor, start, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileSystem.error("writing '\(path)'") }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }
}
