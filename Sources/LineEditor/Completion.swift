import CReadline
import Glibc
import Synchronization

/// Connects readline's Tab key with the editor's closure. Readline calls plain functions, so the
/// closure is kept here, for the process.
enum Completion {
    private struct State {
        var complete: (@Sendable (String) -> [String])?
        var textBefore = ""
        var candidates: [String] = []
    }

    private static let state = Mutex(State())

    /// What ends a word. A dot does not, so that `schema.table` is one word; neither does a backslash,
    /// so that `\d` is.
    private static let wordBreaks: StaticString = " \t\n\"'`@$><=;|&{}()[],+-*/%:"

    static func install(_ complete: (@Sendable (String) -> [String])?) {
        state.withLock { $0.complete = complete }
        // A static string lasts as long as readline may look at it.
        wordBreaks.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                line_editor_set_completion(
                    { Completion.candidates($0, $1, $2) }, characters.baseAddress)
            }
        }
    }

    /// The lines of the statement above the one that is typed.
    static func setTextBefore(_ text: String) {
        state.withLock { $0.textBefore = text.isEmpty ? "" : text + "\n" }
    }

    /// Readline asks for what the word from `start` to `end` of its buffer may become; it owns the answer.
    private static func candidates(
        _ word: UnsafePointer<CChar>?, _ start: Int32, _ end: Int32
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        line_editor_set_completion_end(0)
        guard let buffer = line_editor_buffer() else { return nil }
        let typed = UnsafeBufferPointer(start: buffer, count: Int(end))
        let line = String(decoding: typed.lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let (complete, before) = state.withLock { ($0.complete, $0.textBefore) }
        let found = complete?(before + line) ?? []
        guard !found.isEmpty else { return nil }
        if found.count == 1, found[0].last != "(" {
            line_editor_set_completion_end(Int32(UInt8(ascii: " ")))
        }
        state.withLock { $0.candidates = found }
        return rl_completion_matches(word) { _, _ in Completion.next() }
    }

    /// The next candidate, copied for readline to own; nil after the last.
    private static func next() -> UnsafeMutablePointer<CChar>? {
        let candidate: String? = state.withLock { state in
            state.candidates.isEmpty ? nil : state.candidates.removeFirst()
        }
        return candidate.flatMap { strdup($0) }
    }
}
