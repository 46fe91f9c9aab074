import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("What has not changed for the time to live is forgotten, also after a restart")
struct TimeToLiveTests {
    private static let second: Int64 = 1_000_000
    private static let timeToLive = 80 * second

    private typealias Stateful = any Operator & StatefulOperator

    private static let makers: [(String, @Sendable () throws -> Stateful)] = [
        (
            "groups",
            {
                GroupAggregateOperator(
                    keys: [1, 2], keyTypes: [.bigint, .text],
                    calls: try Recomputation.calls(isAppendOnly: false), timeToLive: timeToLive)
            }
        ),
        (
            "top-N",
            {
                TopNOperator(
                    TopNOperator.Request(
                        partition: [1], ordering: RowOrdering([SortKey(column: 3)]),
                        range: RankRange(.ranks, offset: 0, limit: 3)),
                    types: RandomChanges.types, isAppendOnly: false, timeToLive: timeToLive)
            }
        ),
        (
            "over",
            {
                OverOperator(
                    OverOperator.Request(
                        partition: [1], ordering: RowOrdering([SortKey(column: 0)]), calls: [],
                        width: 5),
                    types: RandomChanges.types, timeToLive: timeToLive)
            }
        ),
        ("inner join", { join(.inner) }), ("left join", { join(.left) }),
        ("full join", { join(.full) }), ("anti join", { join(.anti) }),
    ]

    private static func join(
        _ kind: JoinOperator.Kind, _ timeToLive: Int64? = timeToLive
    ) -> JoinOperator {
        JoinOperator(
            kind, keys: JoinOperator.Keys(left: [1], right: [1], matchNull: [false]),
            leftTypes: RandomChanges.types, rightTypes: RandomChanges.types,
            timeToLive: timeToLive)
    }

    /// A job of one operator over a script that never ends.
    private func job(
        _ operation: Stateful, _ script: [ScriptedBatch], _ clock: ManualClock,
        _ committer: MemoryCommitter
    ) throws -> SynchronousJob {
        var configuration = JobConfiguration()
        configuration.clock = clock
        return try SynchronousJob(
            configuration, committer: committer, restoring: committer.restorePoint()
        ) { builder in
            let source = builder.addSource(
                ScriptedSource(script, endsAtLast: false), name: "s")
            let inputs = operation is JoinOperator ? [source, source] : [source]
            builder.addSink(
                CollectOperator(into: CollectedBatches()),
                input: builder.add(operation, inputs: inputs))
        }
    }

    @Test(arguments: makers.indices) func agesOutliveARestart(_ index: Int) throws {
        let (name, make) = Self.makers[index]
        var random = SeededRandom(UInt64(index))
        let script = try RandomChanges().script(&random)
        let clock = ManualClock(now: 1_000 * Self.second)
        let committer = MemoryCommitter()

        let first = try make()
        var running = try job(first, script, clock, committer)
        for _ in 0..<script.count + 2 { try running.step() }
        try running.flush()
        let rowCount = first.stateRowCount
        #expect(rowCount > 0, "\(name)")

        // Half the time before the restart, a little less than the other half behind it.
        clock.advance(by: Self.timeToLive / 2)
        try running.tick()
        #expect(first.stateRowCount == rowCount, "\(name)")
        let second = try make()
        running = try job(second, script, clock, committer)
        clock.advance(by: Self.timeToLive / 2 - 2 * Self.second)
        try running.tick()
        #expect(second.stateRowCount == rowCount, "\(name)")
        clock.advance(by: Self.timeToLive / 4)
        try running.tick()
        #expect(second.stateRowCount == 0, "\(name)")

        // Nor is anything of it stored any more.
        try running.flush()
        let third = try make()
        running = try job(third, script, clock, committer)
        #expect(third.stateRowCount == 0, "\(name)")
    }

    /// As long as nothing is old enough to be forgotten, a time to live changes nothing.
    @Test(arguments: UInt64(1)...3) func joinsAreTheSameUntilThen(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let scripts = try [RandomChanges().script(&random), RandomChanges().script(&random)]
        for kind in [JoinOperator.Kind.inner, .left, .right, .full, .semi, .anti] {
            func trial(_ timeToLive: Int64?) -> Trial {
                Trial(scripts: scripts, watermarks: nil) { builder, sources in
                    builder.add(
                        Self.join(kind, timeToLive),
                        inputs: sources.map { builder.exchange($0, .hash(columns: [1])) })
                }
            }
            try check(
                trial(Self.timeToLive), gives: ZSet(try trial(nil).run()), seed: seed,
                workers: [1, 3])
        }
    }
}
