import Glibc
import SQL

/// SQL from a file or from standard input.
enum ScriptFile {
    /// Reads the file at `path`; `-` is standard input.
    static func read(_ path: String) throws(Failure) -> SourceText {
        if path == "-" { return SourceText(name: "<stdin>", bytes: try bytes(of: 0, path: path)) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        return SourceText(name: path, bytes: try bytes(of: file, path: path))
    }

    private static func bytes(of file: Int32, path: String) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    private static func failure(_ path: String) -> Failure {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return Failure("cannot read '\(path)': \(reason)", exitCode: .usage)
    }
}
