import Oracle
import BrokerFixture
import Columnar
import Engine
import Foundation
import Testing

/// The built program, killed at random moments and started again until it ends by itself: every
/// output is what one run without a kill writes.
@Suite struct CrashTests {
    /// Beside the test bundle, where the package manager puts both.
    private static let program: String? = {
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let path = bundle.deletingLastPathComponent().appending(path: "streamsql").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// The outputs of `CheckpointTests`, from a stream that is read for about a second.
    private static let script = CheckpointTests.script(
        source: CheckpointTests.datagen.replacing(
            "rows-per-second = 20000", with: "rows-per-second = 8000"), interval: "10 ms")

    private func process(_ folder: TestFolder) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.program))
        process.arguments = ["run", "script.sql", "--quiet"]
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = folder.path + "/errors.txt"
        try Data().write(to: URL(filePath: errors))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        return process
    }

    /// Runs the script to its end, killing it up to `kills` times after random times.
    private func run(_ folder: TestFolder, kills: Int, _ random: inout SeededRandom) throws -> Int {
        var killed = 0
        while true {
            let process = try process(folder)
            try process.run()
            if killed < kills {
                usleep(UInt32(random.number(20...350)) * 1_000)
                if process.isRunning {
                    kill(process.processIdentifier, SIGKILL)
                    process.waitUntilExit()
                    // It may have ended by itself just before.
                    guard process.terminationReason == .uncaughtSignal else { return killed }
                    killed += 1
                    continue
                }
            }
            process.waitUntilExit()
            let errors = (try? String(contentsOfFile: folder.path + "/errors.txt", encoding: .utf8))
            #expect(process.terminationStatus == 0, "\(errors ?? "")")
            return killed
        }
    }

    @Test(.enabled(if: program != nil, "the program is not built"), arguments: seeds(0..<2))
    func filesAndTables(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let whole = try CheckpointTests.trial()
        try whole.run(Self.script)
        let expected = try CheckpointTests.answers(whole)

        let broken = try CheckpointTests.trial()
        try broken.folder.write("script.sql", Self.script)
        let kills = try run(broken.folder, kills: 6, &random)
        #expect(kills > 0)
        let answers = try CheckpointTests.answers(broken)
        for (output, pair) in zip(CheckpointTests.outputs, zip(answers, expected)) {
            #expect(pair.0 == pair.1, "seed \(seed), after \(kills) kills: \(output)")
        }
        // Nothing is left over of files that were never published.
        let left = broken.folder.files("closed").filter { !$0.hasSuffix(".parquet") }
        #expect(left.isEmpty, "\(left)")
    }

    @Test(
        .enabled(if: program != nil, "the program is not built"),
        arguments: TestCluster.Kind.available)
    func topics(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic("out", partitionCount: 2)
        var random = SeededRandom(7)
        let trial = try CheckpointTests.trial()
        let sink = """
            connector = 'kafka', topic = '\(topic)', format = 'json',
            properties.bootstrap.servers = '\(cluster.bootstrapServers)'
            """
        try trial.folder.write(
            "script.sql",
            """
            SET checkpoint_interval = '10 ms';
            \(CheckpointTests.datagen.replacing("rows-per-second = 20000", with: "rows-per-second = 8000"))
            CREATE SINK t WITH (\(sink), sink.transactional-id-prefix = '\(topic)')
            AS SELECT id, v FROM e WHERE v < 50;
            """)
        let kills = try run(trial.folder, kills: 4, &random)
        let rows = try CheckpointTests.trial().rows(
            """
            CREATE SOURCE r (id BIGINT, v INTEGER)
            WITH (\(sink), scan.bounded.mode = 'latest-offset',
                  properties.isolation.level = 'read_committed');
            SELECT count(*), sum(id), sum(v), count(DISTINCT id) FROM r;
            """)
        let whole = try CheckpointTests.trial().rows(
            """
            \(CheckpointTests.datagen.replacing("rows-per-second = 20000", with: "rows-per-second = 0"))
            SELECT count(*), sum(id), sum(v), count(DISTINCT id) FROM e WHERE v < 50;
            """)
        // The embedded cluster shows the messages of transactions that were aborted.
        let isExact = kind == .real
        #expect(
            lines(isExact ? rows : rows.map { Array($0.suffix(1)) })
                == lines(isExact ? whole : whole.map { Array($0.suffix(1)) }),
            "after \(kills) kills")
    }
}
