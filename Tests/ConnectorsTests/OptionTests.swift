import Columnar
import Connectors
import Testing

@Suite struct OptionTests {
    private func problems(
        _ connector: String, _ given: [String: String], _ role: ConnectorOptions.Role = .source
    ) throws -> [OptionProblem] {
        let found = try #require(Connectors.named(connector))
        return ConnectorOptions.check(given, for: found, role: role).problems
    }

    @Test func aMisspeltOptionIsNamedWithItsLikes() throws {
        let problem = try #require(
            try problems("filesystem", ["pth": "a", "path": "a.json"]).first)
        #expect(problem.kind == .unknown && problem.key == "pth")
        #expect(problem.candidates == ["path"])
    }

    @Test func aMissingOptionSaysWhatItIs() throws {
        let found = try problems("kafka", ["format": "json"])
        #expect(found.map(\.kind) == [.missing, .missing])
        #expect(Set(found.map(\.key)) == ["topic", "properties.bootstrap.servers"])
    }

    @Test func aWrongValueSaysWhatIsExpected() throws {
        let found = try problems(
            "datagen", ["rows-per-second": "many", "fields.id.kind": "sequences"])
        #expect(found.map(\.kind) == [.wrongValue, .wrongValue])
        #expect(found.contains { $0.candidates == ["sequence"] })
    }

    @Test func optionsOfTheOtherRoleAreToldApart() throws {
        let found = try problems(
            "filesystem", ["path": "a", "format": "csv", "source.monitor-interval": "1 s"], .sink)
        #expect(found.first?.message == "option 'source.monitor-interval' is one of a source")
    }

    @Test func formatsAreCheckedWithTheirOptions() throws {
        #expect(try problems("filesystem", ["path": "a.unknown"]).map(\.key) == ["format"])
        #expect(
            try problems("filesystem", ["path": "a.csv", "csv.headr": "true"]).first?.candidates
                == ["csv.header"])
        #expect(try problems("filesystem", ["path": "a.csv", "csv.header": "true"]).isEmpty)
    }

    @Test func librdkafkaJudgesItsOwnSettings() throws {
        let given = [
            "topic": "t", "format": "json", "properties.bootstrap.servers": "localhost:1",
            "properties.security.protokol": "ssl",
        ]
        #expect(try problems("kafka", given).map(\.key) == ["properties.security.protokol"])
    }

    @Test func durationsAndSizesHaveUnits() throws {
        let found = try #require(Connectors.named("filesystem"))
        let options = try ConnectorOptions(
            checking: [
                "path": "out", "format": "json", "sink.rolling-policy.file-size": "64kb",
                "sink.rolling-policy.rollover-interval": "5 min",
            ], for: found, role: .sink)
        #expect(options.byteCount("sink.rolling-policy.file-size") == 65_536)
        #expect(options.milliseconds("sink.rolling-policy.rollover-interval") == 300_000)
        #expect(options.integer("sink.max-open-files") == 32)
    }
}
