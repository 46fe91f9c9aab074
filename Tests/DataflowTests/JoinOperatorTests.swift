import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("The incremental join equals recomputation from scratch")
struct JoinOperatorTests {
    private static let kinds: [JoinOperator.Kind] = [.inner, .left, .right, .full, .semi, .anti]

    /// The join of two sets of rows, by looking at every pair.
    private func expected(
        _ left: ZSet, _ right: ZSet, _ kind: JoinOperator.Kind, keys: [Int], matchNull: Bool,
        _ condition: ([Value], [Value]) -> Bool
    ) -> ZSet {
        var result = ZSet()
        let nulls = [Value](repeating: .null, count: RandomChanges.types.count)
        func matches(_ a: [Value], _ b: [Value]) -> Bool {
            keys.allSatisfy { a[$0] == b[$0] && (matchNull || !a[$0].isNull) } && condition(a, b)
        }
        for (a, weight) in left.weights {
            let partners = right.weights.filter { matches(a, $0.key) }
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
        for (b, weight) in right.weights
        where !left.weights.keys.contains(where: { matches($0, b) }) {
            result.add(nulls + b, weight)
        }
        return result
    }

    private func operation(
        _ kind: JoinOperator.Kind, keys: [Int], matchNull: Bool = false,
        condition: CompiledExpression? = nil, emission: JoinOperator.Emission = .changes
    ) -> JoinOperator {
        JoinOperator(
            kind,
            keys: JoinOperator.Keys(
                left: keys, right: keys, matchNull: keys.map { _ in matchNull }),
            leftTypes: RandomChanges.types, rightTypes: RandomChanges.types,
            condition: condition, emission: emission)
    }

    private func joined(
        _ scripts: [[ScriptedBatch]], keys: [Int], _ operation: @escaping () -> JoinOperator
    ) -> Trial {
        let routing: Routing = keys.isEmpty ? .gather : .hash(columns: keys)
        return Trial(scripts: scripts) { builder, sources in
            builder.add(operation(), inputs: sources.map { builder.exchange($0, routing) })
        }
    }

    @Test("Rules 1, 2, 7: every kind, by one key, two and none", arguments: UInt64(1)...2)
    func joins(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for kind in Self.kinds {
            for keys in [[1], [1, 2], []] {
                for hasCondition in [false, true] {
                    var changes = RandomChanges()
                    changes.batchCount = 7
                    changes.keyCount = 9
                    let left = try changes.script(&random)
                    let right = try changes.script(&random)
                    let matchNull = Bool.random(using: &random)
                    let expected = expected(
                        Recomputation.rows(left), Recomputation.rows(right), kind, keys: keys,
                        matchNull: matchNull
                    ) { _, right in !hasCondition || right[4] == .boolean(true) }
                    let trial = joined([left, right], keys: keys) {
                        operation(
                            kind, keys: keys, matchNull: matchNull,
                            condition: hasCondition ? .column(9) : nil)
                    }
                    try check(trial, gives: expected, seed: seed, workers: [1, 3])
                }
            }
        }
    }

    @Test("What leaves at the end of bounded inputs only inserts", arguments: UInt64(1)...2)
    func atEnd(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for kind in Self.kinds {
            for hasCondition in [false, true] {
                var changes = RandomChanges()
                changes.batchCount = 8
                changes.removals = false
                let left = try changes.script(&random)
                let right = try changes.script(&random)
                let trial = joined([left, right], keys: [1]) {
                    operation(
                        kind, keys: [1], condition: hasCondition ? .column(9) : nil,
                        emission: .onFinish)
                }
                let expected = expected(
                    Recomputation.rows(left), Recomputation.rows(right), kind, keys: [1],
                    matchNull: false
                ) { _, right in !hasCondition || right[4] == .boolean(true) }
                try check(trial, gives: expected, seed: seed, workers: [1, 3])
                let batches = try trial.run()
                #expect(batches.allSatisfy { $0.weights?.isPositive ?? true })
            }
        }
    }

    @Test("Rule 8: both sides of a self join see the same change in the same step, once")
    func selfJoin() throws {
        var random = SeededRandom(5)
        var changes = RandomChanges()
        changes.batchCount = 10
        let script = try changes.script(&random)
        for kind in Self.kinds {
            var seen = ZSet()
            var steps: [ZSet] = []
            let trial = Trial(scripts: [script], watermarks: nil) { builder, sources in
                let sums = builder.add(UnionOperator(), inputs: sources)
                return builder.add(operation(kind, keys: [1]), inputs: [sums, sources[0]])
            }
            for batch in try trial.run() {
                #expect(batch.isConsolidated)
                seen.add(batch)
                steps.append(seen)
            }
            var rows = ZSet()
            let prefixes =
                [ZSet()]
                + script.map { step in
                    rows.add(step.batch)
                    return expected(rows, rows, kind, keys: [1], matchNull: false) { _, _ in true }
                }
            #expect(seen == prefixes.last, "\(kind)")
            #expect(steps.allSatisfy(prefixes.contains), "\(kind) shows a state that never was")
        }
    }

    @Test("Rule 15: nothing leaves where nothing changes; nothing stays when all is removed")
    func cancellation() throws {
        var random = SeededRandom(8)
        var changes = RandomChanges()
        changes.removals = false
        let script = try changes.script(&random)
        let undone = script.map { step in
            var copy = step
            copy.batch = Batch(
                columns: step.batch.columns, count: step.batch.count,
                weights: Weights(repeating: -1, count: step.batch.count))
            return copy
        }
        for kind in Self.kinds {
            let join = operation(kind, keys: [1])
            let trial = Trial(scripts: [script + undone], watermarks: nil) { builder, sources in
                builder.add(join, inputs: [sources[0], sources[0]])
            }
            #expect(ZSet(try trial.run()) == ZSet(), "\(kind)")
            #expect(join.stateRowCount == 0)
        }
        let same = Trial(
            scripts: [script, zip(script, undone).map { $0.merged(with: $1) }], watermarks: nil
        ) { builder, sources in
            builder.add(operation(.inner, keys: [1]), inputs: sources)
        }
        #expect(try same.run().isEmpty)
    }

    @Test("A pair whose condition fails is a dead letter once, and leaves its row unpadded")
    func failures() throws {
        let fails = CompiledExpression.call(
            Self.failsAtOne, arguments: [.column(1)], type: .boolean)
        let left = try Batch(schema: RandomChanges.schema, rows: [Self.row(1), Self.row(2)])
        let right = try Batch(schema: RandomChanges.schema, rows: [Self.row(1), Self.row(2)])
        let committer = MemoryCommitter()
        let collected = CollectedBatches()
        var configuration = JobConfiguration()
        configuration.errorPolicy = .deadLetter
        let job = try SynchronousJob(configuration, committer: committer) { builder in
            let sources = [left, right].enumerated().map { index, batch in
                builder.addSource(
                    ScriptedSource([ScriptedBatch(batch: batch)], name: "source \(index)"),
                    name: "source \(index)")
            }
            let join = builder.add(
                operation(.left, keys: [1], condition: fails), inputs: sources)
            builder.addSink(CollectOperator(into: collected), input: join)
        }
        try job.run()
        #expect(ZSet(collected.batches) == ZSet([Self.row(2) + Self.row(2)]))
        #expect(committer.deadLetters.map(\.code) == ["22023"])
    }

    /// Fails where its argument is 1, is true elsewhere.
    private static let failsAtOne: Kernel = { arguments, call in
        let column = arguments[0].expanded()
        let values = column.span(of: Int64.self)
        var result = BooleanColumnWriter(count: call.rowCount)
        for row in 0..<values.count {
            if values[row] == 1 {
                call.errors.record(RowError(code: "22023", "unlucky"), row: row)
                result.validity.setNull(row)
            } else {
                result.setTrue(row)
            }
        }
        return result.finish()
    }

    private static func row(_ key: Int64) -> [Value] {
        [.timestamp(0), .integer(key), .text("w"), .null, .boolean(true)]
    }
}

extension Weights {
    fileprivate var isPositive: Bool { (0..<count).allSatisfy { span[$0] > 0 } }
}

extension Batch {
    /// Whether no row comes twice.
    fileprivate var isConsolidated: Bool { weights == nil || Set(rows).count == count }
}

extension ScriptedBatch {
    /// The changes of both in one batch.
    fileprivate func merged(with other: ScriptedBatch) -> ScriptedBatch {
        var copy = self
        copy.batch = Batch.concatenated([batch, other.batch], types: RandomChanges.types)
        return copy
    }
}
