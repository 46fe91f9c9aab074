import Glibc

extension Command {
    /// `streamsql` without a command.
    static let shell = Command(
        name: "shell",
        summary: "the prompt: what 'streamsql' without a command does",
        operands: "", operandCount: 0...0,
        details: [
            "Statements may go over several lines and end with ';'. Tab completes, the arrows bring "
                + "back former statements, Ctrl-C drops what is typed or stops the running query, "
                + "Ctrl-D leaves. Sinks and materialised views that are created go on in the "
                + "background until the prompt ends. \\? lists the other commands.",
            "Where standard input is not a terminal its statements are run one after another until "
                + "the first error. At its end jobs without an end are stopped: use "
                + "'streamsql run -' to let them go on.",
        ],
        options: [],
        examples: [
            Example("streamsql", "the prompt on the workspace .streamsql of this folder"),
            Example("streamsql --workspace /srv/ads", "the prompt on another workspace"),
            Example("streamsql < report.sql > report.txt", "runs a script of queries"),
        ],
        run: { invocation in
            isatty(STDIN_FILENO) != 0
                ? try Shell(invocation, isInteractive: true).runPrompt()
                : try Shell(invocation, isInteractive: false).runScript()
        })
}
