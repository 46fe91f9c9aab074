import Glibc

/// A file that is read from its beginning to its end.
final class InputFile {
    let path: String
    let byteCount: Int64
    private let descriptor: Int32

    init(_ path: String) throws(ConnectorError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileSystem.error("opening '\(path)'") }
        byteCount = FileSystem.facts(path)?.byteCount ?? 0
    }

    deinit {
        close(descriptor)
    }

    /// The next `count` bytes, fewer only at the end of the file.
    func read(_ count: Int) throws(ConnectorError) -> [UInt8] {
        var failure: ConnectorError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            do throws(ConnectorError) { filled = try read(into: target) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills `target` with the next bytes; fewer only at the end of the file.
    func read(into target: UnsafeMutableRawBufferPointer) throws(ConnectorError) -> Int {
        var filled = 0
        while filled < target.count, let start = target.baseAddress {
            let got = Glibc.read(descriptor, start + filled, target.count - filled)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw FileSystem.error("reading '\(path)'") }
            if got == 0 { break }
            filled += got
        }
        return filled
    }

    /// The `count` bytes from `offset` on, fewer at the end of the file, without moving in it.
    func bytes(at offset: Int64, count: Int) throws(ConnectorError) -> [UInt8] {
        var isFailed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            isFailed = got < 0
            filled = max(0, got)
        }
        if isFailed { throw FileSystem.error("reading '\(path)'") }
        return bytes
    }

    /// What the system says about the open file, whatever its name is by now.
    func facts() throws(ConnectorError) -> FileSystem.Facts {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileSystem.error("reading '\(path)'") }
        return FileSystem.Facts(status)
    }

    /// Goes to the byte `offset`.
    func seek(to offset: Int64) throws(ConnectorError) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
            throw FileSystem.error("reading '\(path)' from byte \(offset)")
        }
    }
}
