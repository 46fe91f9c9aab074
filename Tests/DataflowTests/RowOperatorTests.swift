import Columnar
import Functions
import Testing

@testable import Dataflow

@Suite("Filter, projection and union, and the rows that fail")
struct RowOperatorTests {
    /// Fails where its argument is 13; otherwise says whether it is even.
    private static let isEven: Kernel = { arguments, call in
        let column = arguments[0].expanded()
        let values = column.span(of: Int64.self)
        var result = BooleanColumnWriter(count: call.rowCount)
        for row in 0..<values.count {
            if values[row] == 13 {
                call.errors.record(RowError(code: "22023", "unlucky"), row: row)
                result.validity.setNull(row)
            } else if values[row] % 2 == 0 {
                result.setTrue(row)
            }
        }
        return result.finish()
    }

    private static let condition = CompiledExpression.call(
        isEven, arguments: [.column(0)], type: .boolean)

    private func run(
        _ batch: Batch, policy: ErrorPolicy = .deadLetter, _ operators: [any Operator]
    ) throws -> (rows: ZSet, letters: [DeadLetter], progress: JobProgress) {
        var configuration = JobConfiguration()
        configuration.errorPolicy = policy
        let collected = CollectedBatches()
        let committer = MemoryCommitter()
        let job = try SynchronousJob(configuration, committer: committer) { builder in
            let source = builder.addSource(
                ScriptedSource([ScriptedBatch(batch: batch, partition: 3)]), name: "numbers")
            let last = operators.reduce(source) { builder.add($1, inputs: [$0]) }
            builder.addSink(CollectOperator(into: collected), input: last)
        }
        try job.run()
        return (ZSet(collected.batches), committer.deadLetters, job.progress)
    }

    private func numbers(_ weights: [Int64]? = nil) -> Batch {
        let batch = Batch.integers([10, 11, 12, 13, 14, 13], weights: weights)
        var offsets = FixedColumnWriter<Int64>(type: .bigint, count: 6)
        for row in 0..<6 { offsets[row] = Int64(100 + row) }
        return Batch(
            columns: batch.columns, count: 6, weights: batch.weights,
            origin: RowOrigin(partition: 3, offsets: offsets.finish()))
    }

    @Test func filterKeepsTrueRowsAndReportsFailures() throws {
        let (rows, letters, progress) = try run(numbers(), [FilterOperator(Self.condition)])
        #expect(rows == ZSet([10, 12, 14].map { [.integer($0)] }))
        #expect(letters.map(\.offset) == [103, 105])
        #expect(letters.allSatisfy { $0.source == "numbers" && $0.partition == 3 })
        #expect(letters[0].operatorName == "Filter" && letters[0].reason == "unlucky")
        #expect(letters[0].payload == Array("(13)".utf8))
        #expect(progress.rejectedRowCount == 2)
        let filter = try #require(progress.nodes.first { $0.name == "Filter" })
        #expect((filter.inputRowCount, filter.outputRowCount) == (6, 3))
    }

    @Test("A row that failed stays out although OR makes the condition true")
    func failedRowsAreCountedOnce() throws {
        let truth = try Column.constant(.boolean(true), type: .boolean, count: 1)
        let either = CompiledExpression.or(Self.condition, .constant(truth))
        let (rows, letters, _) = try run(numbers(), [FilterOperator(either)])
        #expect(rows.weights.count == 4)
        #expect(letters.count == 2)
    }

    @Test func projectionDropsFailedRows() throws {
        let project = ProjectOperator([.column(0), Self.condition])
        let (rows, letters, _) = try run(numbers(), [project])
        #expect(
            rows
                == ZSet([
                    [.integer(10), .boolean(true)], [.integer(11), .boolean(false)],
                    [.integer(12), .boolean(true)], [.integer(14), .boolean(true)],
                ]))
        #expect(letters.count == 2)
    }

    @Test func removalsThatFailAreDroppedSilently() throws {
        let batch = numbers([1, 1, -1, -1, 1, 1])
        let (rows, letters, _) = try run(batch, [FilterOperator(Self.condition)])
        #expect(rows.weights == [[.integer(10)]: 1, [.integer(12)]: -1, [.integer(14)]: 1])
        #expect(letters.map(\.offset) == [105])
    }

    @Test func onErrorFailStopsTheJobWithTheError() throws {
        let failure = #expect(throws: JobFailure.self) {
            try run(numbers(), policy: .fail, [FilterOperator(Self.condition)])
        }
        #expect((failure?.error as? RowError)?.code == "22023")
        #expect(failure?.node == "Filter")
    }

    @Test func preparationDoesTheSameOnDecodingThreads() throws {
        var preparation = RowPreparation(
            source: "numbers", session: EvaluationSession(now: 0), clock: ManualClock())
        preparation.computedColumns = [Self.condition]
        preparation.filter = .column(1)
        preparation.projection = [.column(1), .column(0)]
        let prepared = preparation.prepare(
            SourceBatch(batch: numbers(), partition: 3, position: .offset(106)))
        #expect(
            ZSet([prepared.batch]) == ZSet([10, 12, 14].map { [.boolean(true), .integer($0)] }))
        #expect(prepared.rejects.map(\.offset) == [103, 105])
        #expect(prepared.recordCount == 6)
    }

    @Test(
        "Rule 23: preparation rejects rows without event time and keeps the watermark of filtered ones"
    )
    func preparationOfEventTimes() throws {
        let schema = Schema([Field("t", .timestamp), Field("x", .bigint), Field("keep", .boolean)])
        let batch = try Batch(
            schema: schema,
            rows: [
                [.timestamp(5), .integer(1), .boolean(true)],
                [.timestamp(90), .integer(2), .boolean(false)],
                [.null, .integer(3), .boolean(true)],
                [.timestamp(7), .integer(4), .boolean(true)],
                [.timestamp(99), .integer(5), .boolean(false)],
            ])
        var preparation = RowPreparation(
            source: "s", session: EvaluationSession(now: 0), clock: ManualClock())
        preparation.eventTime = RowPreparation.EventTime(column: 0, watermark: .column(0))
        preparation.filter = .column(2)
        preparation.projection = [.column(1)]
        let prepared = preparation.prepare(
            SourceBatch(batch: batch, partition: 0, position: .offset(5)))
        #expect(prepared.batch.rows == [[.integer(1)], [.integer(4)]])
        #expect(prepared.rejects.map(\.code) == [DeadLetter.nullTimeCode])
        let times = try #require(prepared.eventTimes)
        #expect((0..<2).map { times.times.value(at: $0).number } == [5, 7])
        #expect((0..<2).map { times.watermarks.value(at: $0).number } == [5, 90])
        #expect(times.trailing == 99)
    }
}

extension RowOperatorTests {
    @Test func rejectedRowsReadAsPostgreSQLPrintsThem() throws {
        let schema = Schema([
            Field("a", .integer), Field("b", .text), Field("c", .timestamp), Field("d", .text),
        ])
        let batch = try Batch(
            schema: schema,
            rows: [[.integer(1), .null, .timestamp(0), .text("say \"a,b\"")]])
        let text = String(decoding: batch.recordText(row: 0), as: UTF8.self)
        #expect(text == #"(1,,"1970-01-01 00:00:00","say ""a,b""")"#)
    }
}
