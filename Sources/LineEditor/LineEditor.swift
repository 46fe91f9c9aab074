import Glibc

/// Asks for statements of one or more lines, with GNU readline's editing, completion and history.
///
/// Readline's state belongs to the process: make one editor, and use it on one thread. Where standard
/// input is not a terminal, lines are read as they come, without prompts and without history.
public final class LineEditor {
    /// What is shown before the first line of a statement.
    public var prompt: String
    /// What is shown before its other lines.
    public var continuationPrompt: String
    /// Whether a person types; false when standard input is a file or a pipe.
    public let isInteractive: Bool
    /// The statements typed in this and former sessions; nil where nobody types.
    public let history: LineHistory?

    private let isComplete: (String) -> Bool
    private let source: any LineSource

    /// Sets the editor up.
    ///
    /// - Parameters:
    ///   - historyPath: where statements are kept; nil keeps them for this session only.
    ///   - completions: given the statement's text before the cursor, what the word that ends there may
    ///     become. Called while a key is handled: it must be quick.
    ///   - isComplete: given the text so far, without the last line's end, whether it is a whole statement.
    /// - Throws: when the history file is there and cannot be read.
    public convenience init(
        prompt: String, continuationPrompt: String, historyPath: String? = nil,
        completions: (@Sendable (_ textBeforeCursor: String) -> [String])? = nil,
        isComplete: @escaping (String) -> Bool
    ) throws(LineEditorError) {
        let isInteractive = isatty(STDIN_FILENO) != 0
        self.init(
            prompt: prompt, continuationPrompt: continuationPrompt,
            source: isInteractive ? Terminal(completions: completions) : PlainInput(),
            isInteractive: isInteractive,
            history: isInteractive ? try LineHistory(path: historyPath) : nil,
            isComplete: isComplete)
    }

    init(
        prompt: String, continuationPrompt: String, source: any LineSource, isInteractive: Bool,
        history: LineHistory?, isComplete: @escaping (String) -> Bool
    ) {
        self.prompt = prompt
        self.continuationPrompt = continuationPrompt
        self.source = source
        self.isInteractive = isInteractive
        self.history = history
        self.isComplete = isComplete
    }

    /// Asks for the next statement, and remembers it.
    ///
    /// Ctrl-C drops what has been typed and asks again. The end of a file may end a statement that
    /// is not complete.
    ///
    /// - Returns: the statement; nil at the end (Ctrl-D on an empty line, the end of the file).
    public func readStatement() -> String? {
        var statement = StatementBuffer()
        while true {
            switch readLine(after: statement) {
            case .interrupted:
                statement = StatementBuffer()
            case .end:
                return isInteractive ? nil : statement.rest
            case .line(let line):
                statement.append(line)
                guard !statement.isBlank else {
                    statement = StatementBuffer()
                    continue
                }
                guard isComplete(statement.text) else { continue }
                history?.add(statement.text)
                return statement.text
            }
        }
    }

    private func readLine(after statement: StatementBuffer) -> Line {
        source.readLine(
            prompt: statement.isEmpty ? prompt : continuationPrompt, textBefore: statement.text)
    }
}

/// What asking for a line gave.
enum Line {
    case line(String)
    case interrupted
    case end
}
