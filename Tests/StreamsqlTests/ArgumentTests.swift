import Testing

@testable import streamsql

@Suite struct ArgumentTests {
    private func parse(_ words: String...) throws -> (name: String?, arguments: Arguments) {
        let (command, arguments) = try ArgumentParser.parse(
            words, commands: Program.commands, shared: SharedOptions.all)
        return (command?.name, arguments)
    }

    private func failure(_ words: String...) -> UsageError? {
        do {
            _ = try ArgumentParser.parse(
                words, commands: Program.commands, shared: SharedOptions.all)
            return nil
        } catch {
            return error
        }
    }

    @Test func optionsMayStandBeforeAndBehindTheCommand() throws {
        let (name, arguments) = try parse(
            "--workspace", "w", "run", "a.sql", "--workers=3", "-v", "x=1", "-vy=2=3", "b.sql")
        #expect(name == "run")
        #expect(arguments.operands == ["a.sql", "b.sql"])
        #expect(arguments[SharedOptions.workspace] == "w")
        #expect(arguments[SharedOptions.workers] == 3)
        let variables = arguments.all(SharedOptions.variable)
        #expect(variables.map(\.name) == ["x", "y"])
        #expect(variables.map(\.value) == ["1", "2=3"])
    }

    @Test func nothingIsAnOptionBehindTwoDashes() throws {
        let (_, arguments) = try parse("query", "--", "--help")
        #expect(arguments.operands == ["--help"])
        #expect(try parse("run", "-").arguments.operands == ["-"])
        #expect(try parse().name == nil)
    }

    @Test func misspeltWordsGetCandidates() {
        #expect(failure("rum")?.hint == "did you mean 'streamsql run'?")
        #expect(failure("ads.sql")?.hint == "did you mean 'streamsql run ads.sql'?")
        #expect(failure("run", "--untl", "now")?.hint == "did you mean '--until'?")
        #expect(failure("--seconds", "3", "demo")?.hint == "write 'streamsql demo --seconds'")
        #expect(failure("demo", "--zzz")?.hint == "see 'streamsql demo --help'")
    }

    @Test func valuesAreChecked() {
        #expect(failure("--workers", "none")?.message.contains("whole number") == true)
        #expect(failure("--workers")?.message.contains("needs a value") == true)
        #expect(failure("--workers", "1", "--workers", "2")?.message.contains("twice") == true)
        #expect(failure("--format", "xml")?.message.contains("table, vertical, csv") == true)
        #expect(failure("--quiet=yes")?.message.contains("takes no value") == true)
        #expect(failure("-v", "novalue")?.message.contains("NAME=VALUE") == true)
    }

    @Test func helpNamesEveryOptionAndExample() {
        for command in Program.commands {
            let page = HelpText.page(command)
            for option in command.options + SharedOptions.all {
                #expect(page.contains(option.name))
            }
            for example in command.examples { #expect(page.contains(example.line)) }
            #expect(!command.examples.isEmpty)
            #expect(HelpText.overview(Program.commands).contains(command.summary))
        }
    }
}
