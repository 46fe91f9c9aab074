import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Joins by time equal recomputation from scratch, late rows left out")
struct IntervalJoinTests {
    /// A row of B matches one of A from this much before it on.
    private static let before: Int64 = 5
    /// Until this much after it.
    private static let after: Int64 = 10

    /// The rows of a script that are in time by its own watermark, which is `delay` behind the largest
    /// time so far: whether a row is late has nothing to do with the other input.
    private func inTime(_ script: [ScriptedBatch], delay: Int64, slack: Int64) -> ZSet {
        var watermark = Int64.min
        var kept = ZSet()
        for row in script.flatMap(\.batch.rows) {
            if row[0].time + slack >= watermark { kept.add(row, 1) }
            watermark = max(watermark, row[0].time - delay)
        }
        return kept
    }

    private func expected(_ left: ZSet, _ right: ZSet, _ kind: JoinOperator.Kind) -> ZSet {
        let nulls = [Value](repeating: .null, count: RandomChanges.types.count)
        var result = ZSet()
        var matched: Set<[Value]> = []
        for (a, weight) in left.weights {
            let partners = right.weights.filter { b, _ in
                !a[1].isNull && a[1] == b[1]
                    && (-Self.before...Self.after).contains(b[0].time - a[0].time)
            }
            matched.formUnion(partners.keys)
            switch kind {
            case .semi: if !partners.isEmpty { result.add(a, weight) }
            case .anti: if partners.isEmpty { result.add(a, weight) }
            default:
                for (b, other) in partners { result.add(a + b, weight * other) }
                if partners.isEmpty, kind == .left || kind == .full {
                    result.add(a + nulls, weight)
                }
            }
        }
        guard kind == .right || kind == .full else { return result }
        for (b, weight) in right.weights where !matched.contains(b) {
            result.add(nulls + b, weight)
        }
        return result
    }

    /// Whether the second time is within the bounds of the first.
    private static let isNear: Kernel = { arguments, call in
        let (first, second) = (
            arguments[0].expanded().reinterpreted(as: .bigint),
            arguments[1].expanded().reinterpreted(as: .bigint)
        )
        let left = first.span(of: Int64.self)
        let right = second.span(of: Int64.self)
        var result = BooleanColumnWriter(count: call.rowCount)
        for row in 0..<left.count {
            let distance = right[row] - left[row]
            if distance >= -before && distance <= after { result.setTrue(row) }
        }
        return result.finish()
    }

    @Test(arguments: UInt64(1)...4) func everyKind(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for kind in [JoinOperator.Kind.inner, .left, .right, .full, .semi, .anti] {
            var changes = RandomChanges()
            changes.partitionCount = 1
            changes.removals = false
            changes.batchCount = 12
            changes.keyCount = 4
            changes.disorder = 30
            changes.delay = 8
            let scripts = try [changes.script(&random), changes.script(&random)]
            let trial = Trial(scripts: scripts) { builder, sources in
                builder.add(
                    JoinOperator(
                        kind, keys: JoinOperator.Keys(left: [1], right: [1], matchNull: [false]),
                        leftTypes: RandomChanges.types, rightTypes: RandomChanges.types,
                        condition: .call(
                            Self.isNear, arguments: [.column(0), .column(5)], type: .boolean),
                        time: JoinOperator.Time(
                            left: 0, right: 0, leftSlack: Self.after, rightSlack: Self.before,
                            delay: Self.after)),
                    inputs: sources.map { builder.exchange($0, .hash(columns: [1])) })
            }
            let left = inTime(scripts[0], delay: changes.delay, slack: Self.after)
            let right = inTime(scripts[1], delay: changes.delay, slack: Self.before)
            let all = scripts.map { ZSet($0.map(\.batch)) }
            #expect(left != all[0] && right != all[1], "some rows are late")
            let expected = expected(left, right, kind)
            // What is late among several workers depends on how far each has read.
            try check(trial, gives: expected, seed: seed, workers: [1])
            for order in UInt64(1)...5 {
                let result = ZSet(try trial.run(seed: seed &* 31 &+ order))
                #expect(result == expected, "\(kind), seed \(seed), order \(order)")
            }
        }
    }
}
