/// One thing that `streamsql` does: a word of the command line, with what `--help` says about it.
struct Command: Sendable {
    /// The word, for example `run`.
    let name: String
    /// What it does, in one line without a full stop.
    let summary: String
    /// What stands behind the options, as the usage line shows it: `FILE…`; empty for nothing.
    let operands: String
    /// How many operands there may be.
    let operandCount: ClosedRange<Int>
    /// What a user must know beyond the summary: paragraphs.
    let details: [String]
    /// The options of its own.
    let options: [OptionSpec]
    /// Command lines that work, each with what it is for.
    let examples: [Example]
    /// Does it, and gives the exit code. Throws `UsageError`, `EngineError`, `Failure`.
    let run: @Sendable (Invocation) throws -> ExitCode

    /// Throws unless there are as many operands as the command wants.
    func check(_ given: [String]) throws(UsageError) {
        let hint = "see 'streamsql \(name) --help'"
        if given.count < operandCount.lowerBound {
            throw UsageError("'streamsql \(name)' needs \(operands)", hint: hint)
        }
        if given.count > operandCount.upperBound {
            throw UsageError("unexpected '\(given[operandCount.upperBound])'", hint: hint)
        }
    }

    /// A command line and what it is for.
    struct Example: Sendable {
        /// What is typed.
        let line: String
        /// What for.
        let purpose: String

        init(_ line: String, _ purpose: String) {
            self.line = line
            self.purpose = purpose
        }
    }
}

/// A command as it was called.
struct Invocation: Sendable {
    /// What was typed behind the command's name.
    let arguments: Arguments
    /// The options that every command has.
    let shared: SharedOptions
    /// Where everything is shown.
    let console: Console
    /// Ctrl-C and SIGTERM.
    let interrupts: Interrupts
}

/// The codes that the process ends with.
struct ExitCode: Hashable, Sendable {
    /// The number.
    let number: Int32

    /// Everything was done.
    static let done = ExitCode(number: 0)
    /// The query failed while it ran.
    static let failed = ExitCode(number: 1)
    /// The command line or the SQL is wrong.
    static let usage = ExitCode(number: 2)
    /// An outside system could not be reached.
    static let outside = ExitCode(number: 3)
    /// It was interrupted, after a clean commit.
    static let interrupted = ExitCode(number: 130)
}

/// Why a command could not do its work, where neither the command line nor the SQL is to blame.
struct Failure: Error {
    /// What happened, in one line.
    let message: String
    /// What to try.
    let hint: String?
    /// What the process ends with.
    let exitCode: ExitCode

    init(_ message: String, hint: String? = nil, exitCode: ExitCode = .failed) {
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
    }
}
