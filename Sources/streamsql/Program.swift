import Engine
import KafkaClient

/// The whole program: finds the command, runs it, and tells what went wrong.
struct Program {
    /// The version that `--version` shows.
    static let version = "0.1.0"

    /// What `streamsql` can do, in the order of the help.
    static let commands: [Command] = [.run, .query, .test, .demo, .broker]

    let console: Console
    let interrupts: Interrupts

    /// Does what the command line says, and gives the exit code.
    func run(_ words: [String]) -> ExitCode {
        do {
            return try dispatch(words)
        } catch let error as UsageError {
            return report(error.message, hint: error.hint, .usage)
        } catch let error as Failure {
            return report(error.message, hint: error.hint, error.exitCode)
        } catch let error as EngineError {
            console.note(error.shown(by: "streamsql"))
            return ExitCode(number: error.exitCode)
        } catch let error as KafkaError {
            return report("\(error)", hint: nil, .outside)
        } catch {
            return report("\(error)", hint: nil, .failed)
        }
    }

    private func dispatch(_ words: [String]) throws -> ExitCode {
        let (command, arguments) = try ArgumentParser.parse(
            words, commands: Self.commands + [.shell, .help], shared: SharedOptions.all)
        if arguments.has(SharedOptions.help) {
            console.print(command.map(HelpText.page) ?? HelpText.overview(Self.commands))
            return .done
        }
        if arguments.has(SharedOptions.version) {
            console.print("streamsql \(Self.version)")
            return .done
        }
        let chosen = command ?? .shell
        try chosen.check(arguments.operands)
        let invocation = Invocation(
            arguments: arguments, shared: SharedOptions(arguments), console: console,
            interrupts: interrupts)
        return try chosen.run(invocation)
    }

    private func report(_ message: String, hint: String?, _ code: ExitCode) -> ExitCode {
        console.note("streamsql: error: \(message)")
        if let hint { console.note("hint: \(hint)") }
        return code
    }
}
