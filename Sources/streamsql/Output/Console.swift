import Glibc
import Synchronization

/// Standard output and standard error, written by several threads without mixing: rows go to the one,
/// everything said about them to the other. On a terminal a block of status lines stays below
/// what is written, and is drawn again.
final class Console: Sendable {
    /// Whether standard output is a terminal.
    let isOutputTerminal = isatty(STDOUT_FILENO) != 0
    /// Whether standard error is a terminal.
    let isErrorTerminal = isatty(STDERR_FILENO) != 0

    private let status = Mutex<[String]>([])

    /// How many cells a line of the terminal has; nil when standard output is none.
    var width: Int? { isOutputTerminal ? Self.columnCount(of: STDOUT_FILENO) : nil }

    /// How many cells a line has where status is shown.
    var statusWidth: Int { Self.columnCount(of: STDERR_FILENO) ?? 80 }

    /// Writes rows.
    func write(_ bytes: [UInt8]) {
        status.withLock { lines in
            Self.erase(lines)
            Self.write(bytes, to: STDOUT_FILENO)
            Self.draw(lines)
        }
    }

    /// Writes a line to standard output.
    func print(_ line: String = "") { write(Array(line.utf8) + [UInt8(ascii: "\n")]) }

    /// Writes a line to standard error.
    func note(_ line: String) {
        status.withLock { lines in
            Self.erase(lines)
            Self.write(Array("\(line)\n".utf8), to: STDERR_FILENO)
            Self.draw(lines)
        }
    }

    /// Shows status lines in place of those shown before; only where standard error is a terminal.
    func show(status new: [String]) {
        guard isErrorTerminal else { return }
        status.withLock { lines in
            Self.erase(lines)
            lines = new
            Self.draw(lines)
        }
    }

    /// Takes the status lines away.
    func clearStatus() { show(status: []) }

    private static func erase(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        write(Array("\r\u{1B}[\(lines.count)A\u{1B}[J".utf8), to: STDERR_FILENO)
    }

    private static func draw(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        write(Array((lines.joined(separator: "\n") + "\n").utf8), to: STDERR_FILENO)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var place = 0
        bytes.withUnsafeBytes { buffer in
            while let start = buffer.baseAddress, place < buffer.count {
                let count = Glibc.write(descriptor, start + place, buffer.count - place)
                if count < 0, errno == EINTR { continue }
                // Nobody reads any more, or no room is left: there is nowhere to say so.
                guard count > 0 else { return }
                place += count
            }
        }
    }

    private static func columnCount(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
