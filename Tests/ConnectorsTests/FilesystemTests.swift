import Columnar
import Connectors
import Foundation
import Testing

@Suite struct FilesystemTests {
    private let fields = [Field("id", .bigint), Field("name", .text)]

    private func lines(_ ids: Range<Int>) -> String {
        ids.map { SourceCase.json($0) + "\n" }.joined()
    }

    private func follow(_ folder: TemporaryFolder, _ path: String) throws -> any SourceReader {
        try makeSource(
            "filesystem", ["path": path, "format": "json", "source.monitor-interval": "1 ms"],
            fields: fields, baseFolder: folder.path)
    }

    private func ids(_ result: ReadResult) -> [Value] { result.rows.map { $0.values[0] } }

    private func numbers(_ range: Range<Int>) -> [Value] { range.map { .integer(Int64($0)) } }

    @Test func followsAFileAsItGrows() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.json", lines(0..<3) + #"{"id": 3, "#)
        let reader = try follow(folder, "a.json")
        try reader.start(at: nil)
        #expect(ids(try go(reader, idlePolls: 3)) == numbers(0..<3))
        try folder.append("a.json", "\"name\": \"x\"}\n" + lines(4..<6))
        let second = try go(reader, idlePolls: 3)
        #expect(ids(second) == numbers(3..<6))
        #expect(second.ended.isEmpty)
        let lag = try #require(reader.progress().first).lag
        #expect(lag == 0)
    }

    @Test func findsFilesThatComeLater() throws {
        let folder = try TemporaryFolder()
        try folder.write("in/a.json", lines(0..<3))
        let reader = try follow(folder, "in")
        try reader.start(at: nil)
        #expect(ids(try go(reader, idlePolls: 3)) == numbers(0..<3))
        try folder.write("in/b.json", lines(3..<5))
        #expect(ids(try go(reader, idlePolls: 3)) == numbers(3..<5))
        #expect(reader.partitions.map(\.number) == [0, 1])
    }

    @Test func waitsForAPathThatIsNotThereYet() throws {
        let folder = try TemporaryFolder()
        let reader = try follow(folder, "late.json")
        try reader.start(at: nil)
        #expect(ids(try go(reader, idlePolls: 2)).isEmpty)
        try folder.write("late.json", lines(0..<2))
        #expect(ids(try go(reader, idlePolls: 3)) == numbers(0..<2))
    }

    @Test func readsTheRestOfARotatedFileAndThenTheNewOne() throws {
        let folder = try TemporaryFolder()
        try folder.write("app.json", lines(0..<3))
        let reader = try follow(folder, "app.json")
        try reader.start(at: nil)
        #expect(ids(try go(reader, idlePolls: 3)) == numbers(0..<3))
        // The last line of the old file has no end: nothing more will come.
        try folder.append("app.json", lines(3..<4) + SourceCase.json(4))
        try FileManager.default.moveItem(
            atPath: folder.path + "/app.json", toPath: folder.path + "/app.json.1")
        try folder.write("app.json", lines(5..<7))
        let rest = try go(reader, idlePolls: 5)
        #expect(Set(ids(rest)) == Set(numbers(3..<7)))
        #expect(rest.ended == [0])
        #expect(rest.sorted.last?.partition == 1)
    }

    @Test func aFileThatWasCutOffBeginsAnew() throws {
        let folder = try TemporaryFolder()
        try folder.write("app.json", lines(0..<30))
        let reader = try follow(folder, "app.json")
        try reader.start(at: nil)
        #expect(try go(reader, idlePolls: 3).rows.count == 30)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/app.json"))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(lines(100..<102).utf8))
        try handle.close()
        let after = try go(reader, idlePolls: 5)
        #expect(ids(after) == numbers(100..<102))
        #expect(after.rows.allSatisfy { $0.partition == 1 })
    }

    @Test func aFileThatWasRewrittenToItsOldSizeBeginsAnew() throws {
        let folder = try TemporaryFolder()
        try folder.write("app.json", lines(10..<40))
        let reader = try follow(folder, "app.json")
        try reader.start(at: nil)
        #expect(try go(reader, idlePolls: 3).rows.count == 30)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/app.json"))
        try handle.write(contentsOf: Data(lines(50..<80).utf8))
        try handle.close()
        let after = try go(reader, idlePolls: 5)
        #expect(ids(after) == numbers(50..<80))
        #expect(after.rows.allSatisfy { $0.partition == 1 })
    }

    @Test func aRowKnowsTheRecordThatItWasReadFrom() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "1,\"two\nlines\"\r\n2,x\n")
        let reader = try makeSource(
            "filesystem", ["path": "a.csv", "format": "csv"], fields: fields,
            baseFolder: folder.path)
        try reader.start(at: nil)
        guard case .chunk(let chunk) = try reader.poll(timeoutMilliseconds: 0) else {
            Issue.record("no chunk")
            return
        }
        let batch = try chunk.decode().batch.filtered(by: Selection([1, 0]))
        let records = (0..<2).map { batch.origin?.record(row: $0) }
        #expect(records == [Array("2,x".utf8), Array("1,\"two\nlines\"".utf8)])
        #expect(batch.withoutOrigin.origin == nil)
    }

    @Test func goesOnWithAGrowingFileAfterARestart() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.json", lines(0..<3))
        let first = try read(try follow(folder, "*.json*"), idlePolls: 3)
        try FileManager.default.moveItem(
            atPath: folder.path + "/a.json", toPath: folder.path + "/a.json.1")
        try folder.append("a.json.1", lines(3..<5))
        try folder.write("a.json", lines(5..<6))
        let positions = Array(first.positions.values)
        let second = try read(try follow(folder, "*.json*"), at: positions, idlePolls: 4)
        #expect(Set(ids(second)) == Set(numbers(3..<6)))
        #expect(second.rows.count == 3)
    }

    @Test func aFileThatIsGoneIsAnErrorOfItsPath() throws {
        let folder = try TemporaryFolder()
        let reader = try makeSource(
            "filesystem", ["path": "nowhere/x.json"], fields: fields, baseFolder: folder.path)
        let error = #expect(throws: ConnectorError.self) { try reader.start(at: nil) }
        #expect(error?.kind == .notFound && error?.optionKey == "path")
    }

    @Test func readsPartitionColumnsFromThePath() throws {
        let folder = try TemporaryFolder()
        try folder.write("in/day=2024-11-18/n=1/a.json", lines(0..<2))
        try folder.write("in/day=2024-11-19/n=__HIVE_DEFAULT_PARTITION__/b.json", lines(2..<3))
        try folder.write("in/_hidden/c.json", lines(3..<4))
        let reader = try makeSource(
            "filesystem", ["path": "in", "format": "json"],
            fields: fields + [Field("day", .date), Field("n", .smallint)], needed: [3, 0, 2],
            metadata: ["file.name", "offset"], baseFolder: folder.path)
        let rows = try read(reader).rows.map(\.values)
        let length = Int64(SourceCase.json(0).utf8.count + 1)
        #expect(
            rows == [
                [.integer(1), .integer(0), .date(20_045), .text("a.json"), .integer(0)],
                [.integer(1), .integer(1), .date(20_045), .text("a.json"), .integer(length)],
                [.null, .integer(2), .date(20_046), .text("b.json"), .integer(0)],
            ])
    }

    @Test func aRecordThatIsTooLongIsRejected() throws {
        let folder = try TemporaryFolder()
        let long = #"{"id": 1, "name": ""# + String(repeating: "x", count: 200_000) + #""}"#
        try folder.write("a.json", lines(0..<1) + long + "\n" + lines(2..<3))
        let result = try read(
            try makeSource(
                "filesystem", ["path": "a.json", "source.max-record-size": "100 kb"],
                fields: fields, baseFolder: folder.path))
        #expect(ids(result) == [.integer(0), .integer(2)])
        #expect(result.rejects.count == 1)
        #expect(result.rejects.first?.offset == Int64(SourceCase.json(0).utf8.count + 1))
    }

    @Test func partitionedFilesHaveHivesNames() throws {
        let folder = try TemporaryFolder()
        let sink = try makeSink(
            "filesystem", ["path": "report", "format": "parquet"],
            fields: [Field("n", .integer), Field("at", .timestamp), Field("v", .double)],
            partitionedBy: [0, 1], folder: folder)
        try sink.recover(lastCommittedEpoch: 0)
        try sink.write(
            Batch(
                schema: Schema([Field("n", .integer), Field("at", .timestamp), Field("v", .double)]
                ),
                rows: [
                    [.integer(7), .timestamp(1_731_924_000_000_000), .double(1)],
                    [.null, .null, .double(2)],
                    [.integer(7), .timestamp(1_731_924_000_000_000), .double(3)],
                ]))
        try sink.publish(epoch: 1, prepared: try sink.prepareAll(epoch: 1))
        sink.close()
        let folders = folder.files().map {
            $0.split(separator: "/").dropLast().joined(separator: "/")
        }
        #expect(
            folders == [
                "report/n=7/at=2024-11-18 10%3A00%3A00",
                "report/n=__HIVE_DEFAULT_PARTITION__/at=__HIVE_DEFAULT_PARTITION__",
            ])
        let options = try ConnectorOptions(
            checking: ["path": "report", "format": "parquet"],
            for: try #require(Connectors.named("filesystem")), role: .source)
        let inferred = try Connectors.named("filesystem")?.inferSchema(
            options, baseFolder: folder.path)
        #expect(inferred?.fields.map(\.name) == ["v", "at", "n"])
        #expect(inferred?.fields.map(\.type) == [.double, .timestamp, .bigint])
    }

    @Test func filesAreRolledBySizeAndOldestPartitionsClosed() throws {
        let folder = try TemporaryFolder()
        let options = [
            "path": "out", "format": "json", "sink.rolling-policy.file-size": "1 kb",
            "sink.max-open-files": "2",
        ]
        let sink = try makeSink(
            "filesystem", options, fields: fields, partitionedBy: [0], folder: folder)
        try sink.recover(lastCommittedEpoch: 0)
        for round in 0..<3 {
            try sink.write(
                Batch(
                    schema: Schema(fields),
                    rows: (0..<5).map { [.integer($0), .text("round \(round)")] }))
        }
        try sink.write(
            Batch(
                schema: Schema(fields),
                rows: (0..<100).map { _ in [.integer(0), .text(String(repeating: "y", count: 40))] }
            ))
        try sink.write(Batch(schema: Schema(fields), rows: [[.integer(0), .text("last")]]))
        try sink.publish(epoch: 1, prepared: try sink.prepareAll(epoch: 1))
        let rows = try read(
            try makeSource(
                "filesystem", ["path": "out", "format": "json"], fields: fields,
                baseFolder: folder.path)
        ).rows
        #expect(rows.count == 116)
        #expect(folder.files().filter { $0.hasPrefix("out/id=0/") }.count > 1)
    }

    @Test func publishingGoesOnWhereADeathLeftIt() throws {
        let folder = try TemporaryFolder()
        func make() throws -> any SinkWriter {
            try makeSink(
                "filesystem", ["path": "out", "format": "csv"], fields: fields, partitionedBy: [0],
                folder: folder)
        }
        let sink = try make()
        try sink.recover(lastCommittedEpoch: 0)
        try sink.write(
            Batch(schema: Schema(fields), rows: (0..<4).map { [.integer($0), .text("x")] }))
        let prepared = try sink.prepareAll(epoch: 1)
        let staged = folder.files().filter { $0.contains("epoch-1") }
        #expect(staged.count == 4)
        // Two of the four renames happened before the death.
        for (index, file) in staged.prefix(2).enumerated() {
            let target = folder.path + "/out/id=\(index)"
            try FileManager.default.createDirectory(
                atPath: target, withIntermediateDirectories: true)
            let name = try #require(file.split(separator: "/").last)
            try FileManager.default.moveItem(
                atPath: folder.path + "/" + file, toPath: target + "/" + name)
        }
        let again = try make()
        try again.recover(lastCommittedEpoch: 1)
        try again.publish(epoch: 1, prepared: prepared)
        try again.publish(epoch: 1, prepared: prepared)
        #expect(folder.files().count == 4)
        #expect(folder.files().allSatisfy { !$0.contains(".staging") })
    }
}
