import Glibc

/// Something about the history file went wrong.
public struct LineEditorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system's number, for example `EACCES`.
    public let code: Int32
    /// What was being done, for example `reading the history '/home/me/.streamsql_history'`.
    public let doing: String

    /// One line: `Permission denied while reading the history '…'`.
    public var description: String {
        "\(strerror(code).map { String(cString: $0) } ?? "error \(code)") while \(doing)"
    }
}
