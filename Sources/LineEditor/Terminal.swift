import CReadline
import Glibc
import Synchronization

/// Lines typed by a person, edited by readline.
///
/// Ctrl-C is not a signal while a line is typed: the terminal's interrupt character is switched off and
/// the key bound to a readline command, so that nothing is interrupted half-way and the program's own
/// signal handlers stay as they are. An interrupt signal from elsewhere does what it always does.
struct Terminal: LineSource {
    private static let controlC: Int32 = 3
    private static let wasInterrupted = Atomic(false)
    /// The terminal's settings outside of editing.
    private static let settings = Mutex<termios?>(nil)

    init(completions: (@Sendable (String) -> [String])?) {
        // Readline edits characters, not bytes, when it knows that they are UTF-8.
        if setlocale(LC_CTYPE, "") == nil || String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8"
        {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        line_editor_set_name("streamsql")
        rl_initialize()
        rl_bind_key(Self.controlC) { _, _ in
            Terminal.wasInterrupted.store(true, ordering: .relaxed)
            line_editor_abandon_line()
            return 0
        }
        Completion.install(completions)
        // The program may end while a line is typed.
        atexit { Terminal.restore() }
    }

    func readLine(prompt: String, textBefore: String) -> Line {
        Completion.setTextBefore(textBefore)
        Self.wasInterrupted.store(false, ordering: .relaxed)
        Self.switchInterruptOff()
        let typed = readline(prompt)
        Self.restore()
        guard let typed else { return .end }
        defer { free(typed) }
        return Self.wasInterrupted.load(ordering: .relaxed)
            ? .interrupted : .line(String(cString: typed))
    }

    private static func switchInterruptOff() {
        var current = termios()
        guard tcgetattr(STDIN_FILENO, &current) == 0 else { return }
        settings.withLock { $0 = current }
        // _POSIX_VDISABLE, which Swift does not import.
        withUnsafeMutableBytes(of: &current.c_cc) { $0[Int(VINTR)] = 0 }
        tcsetattr(STDIN_FILENO, TCSANOW, &current)
    }

    private static func restore() {
        if line_editor_is_terminal_changed() != 0 { rl_deprep_terminal() }
        settings.withLock { saved in
            guard var former = saved else { return }
            tcsetattr(STDIN_FILENO, TCSANOW, &former)
            saved = nil
        }
    }
}
