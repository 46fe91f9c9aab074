import Oracle
import BrokerFixture
import Columnar
import Engine
import Foundation
import Testing

/// The built program, killed at random moments and started again until it ends by itself: every
/// output is what one run without a kill writes.
@Suite struct CrashTests {
    /// The outputs of `CheckpointTests`, from a stream that is read for about a second.
    private static let script = CheckpointTests.script(
        source: CheckpointTests.datagen.replacing(
            "rows-per-second = 20000", with: "rows-per-second = 8000"), interval: "10 ms")

    private static let command = ["run", "script.sql", "--quiet"]

    @Test(
        .enabled(if: KilledProgram.path != nil, "the program is not built"),
        arguments: seeds(0..<2))
    func filesAndTables(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let whole = try CheckpointTests.trial()
        try whole.run(Self.script)
        let expected = try CheckpointTests.answers(whole)

        let broken = try CheckpointTests.trial()
        try broken.folder.write("script.sql", Self.script)
        let kills = try KilledProgram(folder: broken.folder).run(Self.command, kills: 6, &random)
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
        .enabled(if: KilledProgram.path != nil, "the program is not built"),
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
        let kills = try KilledProgram(folder: trial.folder).run(Self.command, kills: 4, &random)
        try cluster.awaitDecisions(on: topic)
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
