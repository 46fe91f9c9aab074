import Glibc

/// The file that keeps statements between sessions: one a line, oldest first, with `\n` and `\\` for
/// the line ends and backslashes inside. (Readline's own format loses empty lines.)
struct HistoryFile {
    let path: String

    /// The statements; none when there is no file.
    func read() throws(LineEditorError) -> [String] {
        let doing = "reading the history '\(path)'"
        let file = open(path, O_RDONLY)
        guard file >= 0 else {
            if errno == ENOENT { return [] }
            throw LineEditorError(code: errno, doing: doing)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count >= 0 else { throw LineEditorError(code: errno, doing: doing) }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes.split(separator: UInt8(ascii: "\n")).map(Self.decode)
    }

    /// Adds a statement at the end.
    func append(_ statement: String) throws(LineEditorError) {
        try write(Self.encode(statement), mode: O_APPEND)
    }

    /// Replaces what is there.
    func replace(with statements: [String]) throws(LineEditorError) {
        try write(statements.flatMap(Self.encode), mode: O_TRUNC)
    }

    private func write(_ bytes: [UInt8], mode: Int32) throws(LineEditorError) {
        let doing = "saving the history '\(path)'"
        // For the owner only: statements may hold secrets.
        let file = open(path, O_CREAT | O_WRONLY | mode, 0o600)
        guard file >= 0 else { throw LineEditorError(code: errno, doing: doing) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw LineEditorError(code: errno, doing: doing) }
            rest = rest.dropFirst(count)
        }
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let lineEnd = UInt8(ascii: "\n")

    private static func encode(_ statement: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in statement.utf8 {
            switch byte {
            case backslash: bytes += [backslash, backslash]
            case lineEnd: bytes += [backslash, UInt8(ascii: "n")]
            default: bytes.append(byte)
            }
        }
        return bytes + [lineEnd]
    }

    private static func decode(_ line: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in line {
            if isEscaped {
                bytes.append(byte == UInt8(ascii: "n") ? lineEnd : byte)
                isEscaped = false
            } else if byte == backslash {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
