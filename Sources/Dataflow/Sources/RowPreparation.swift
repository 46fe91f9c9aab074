import Columnar
import Functions

/// What is done to the rows of a source as soon as they are decoded, on the decoding threads: computed
/// columns, event time and watermark, and the query's first filter and projection.
public struct RowPreparation: Sendable {
    /// The source's name, for dead letters.
    public var source: String
    /// Computed columns; each is appended to the columns that were there before it.
    public var computedColumns: [CompiledExpression] = []
    /// The event time's column and the WATERMARK expression, over the columns with the computed
    /// ones.
    public var eventTime: EventTime?
    /// Keeps the rows for which it is true.
    public var filter: CompiledExpression?
    /// Replaces the columns.
    public var projection: [CompiledExpression]?
    /// What expressions are evaluated with; the clock is set for each batch.
    public var session: EvaluationSession
    /// Where `now()` is read.
    public var clock: any JobClock

    /// `WATERMARK FOR column AS expression`.
    public struct EventTime: Sendable {
        /// The index of the column, a timestamp.
        public var column: Int
        /// A timestamp.
        public var watermark: CompiledExpression

        /// An event time.
        public init(column: Int, watermark: CompiledExpression) {
            self.column = column
            self.watermark = watermark
        }
    }

    /// A preparation that changes nothing until its properties are set.
    public init(
        source: String, session: EvaluationSession, clock: any JobClock = SystemClock()
    ) {
        self.source = source
        self.session = session
        self.clock = clock
    }

    /// The batch of `decoded`, whose `eventTimes` are not set yet, with everything done. Rows that
    /// fail, and rows with a NULL event time (rule 23), become rejects.
    public func prepare(_ decoded: SourceBatch) -> SourceBatch {
        var session = session
        session.now = clock.now()
        var rows = PreparedRows(decoded, session: session, preparation: self)
        rows.computeColumns(computedColumns)
        if let eventTime { rows.setEventTime(eventTime) }
        if let filter { rows.filter(filter) }
        if let projection { rows.project(projection) }
        return rows.result
    }
}

/// The rows of a batch on their way through a preparation.
private struct PreparedRows {
    private(set) var result: SourceBatch
    private let session: EvaluationSession
    private let source: String

    init(_ decoded: SourceBatch, session: EvaluationSession, preparation: RowPreparation) {
        result = decoded
        self.session = session
        source = preparation.source
    }

    mutating func computeColumns(_ expressions: [CompiledExpression]) {
        guard !expressions.isEmpty else { return }
        var errors = RowErrors()
        for expression in expressions {
            let column = evaluate(expression, &errors)
            result.batch = result.batch.replacing(columns: result.batch.columns + [column])
        }
        reject(errors)
    }

    mutating func setEventTime(_ eventTime: RowPreparation.EventTime) {
        var errors = RowErrors()
        let watermarks = evaluate(eventTime.watermark, &errors)
        let times = result.batch.columns[eventTime.column]
        if times.hasNulls {
            let error = RowError(code: DeadLetter.nullTimeCode, "the event time is NULL")
            for row in 0..<times.count where times.isNull(at: row) {
                // To delete a row its key is enough; it says nothing of time.
                if let weights = result.batch.weights, weights.span[row] < 0 { continue }
                errors.record(error, row: row)
            }
        }
        // Rejected rows promise nothing; they leave before their NULLs could be read.
        let kept = errors.remainingRows(of: result.batch.count)
        let isAnyRejected = !errors.isEmpty
        reject(errors)
        let remaining = isAnyRejected ? watermarks.gathered(kept) : watermarks
        let remainingTimes = result.batch.columns[eventTime.column].reinterpreted(as: .bigint)
            .withoutNulls(.min)
        result.eventTimes = EventTimes(
            times: remainingTimes, watermarks: remaining.capped(by: remainingTimes))
    }

    mutating func filter(_ condition: CompiledExpression) {
        var errors = RowErrors()
        let selection = Selection(whereTrue: evaluate(condition, &errors))
        if errors.isEmpty { return keep(selection) }
        report(errors)
        keep(selection.removing(errors))
    }

    mutating func project(_ expressions: [CompiledExpression]) {
        var errors = RowErrors()
        let columns = expressions.map { evaluate($0, &errors) }
        if errors.isEmpty {
            result.batch = result.batch.replacing(columns: columns)
        } else {
            report(errors)
            result.batch = result.batch.replacing(columns: columns)
            keep(errors.remainingRows(of: result.batch.count))
        }
    }

    private func evaluate(_ expression: CompiledExpression, _ errors: inout RowErrors) -> Column {
        var evaluation = EvaluationContext(session: session)
        let column = expression.evaluateExpanded(result.batch, &evaluation)
        errors.merge(evaluation.errors) { _ in true }
        return column
    }

    private mutating func reject(_ errors: RowErrors) {
        guard !errors.isEmpty else { return }
        report(errors)
        keep(errors.remainingRows(of: result.batch.count))
    }

    private mutating func report(_ errors: RowErrors) {
        var seen: Set<Int> = []
        for (row, error) in errors.entries where seen.insert(row).inserted {
            let batch = result.batch
            // A row that leaves was reported when it came.
            if let weights = batch.weights, weights.span[row] < 0 { continue }
            result.rejects.append(
                DeadLetter(
                    source: source, partition: result.partition,
                    offset: batch.origin?.offsets.span(of: Int64.self)[row],
                    payload: batch.letterPayload(row: row), code: error.code,
                    reason: error.message))
        }
    }

    /// Keeps the selected rows; what the others did to the watermark stays.
    private mutating func keep(_ selection: Selection) {
        guard selection.count < result.batch.count else { return }
        result.eventTimes = result.eventTimes?.folded(by: selection)
        result.batch = result.batch.filtered(by: selection)
    }
}

extension EventTimes {
    /// The times of the selected rows, which are in order, with the watermarks of the rows left out
    /// folded into the next one that stays.
    func folded(by selection: Selection) -> EventTimes {
        let source = watermarks.span(of: Int64.self)
        let rows = selection.rows
        var folded = FixedColumnWriter<Int64>(type: .bigint, count: selection.count)
        var next = 0
        for index in 0..<rows.count {
            var largest = Watermark.min
            while next <= Int(rows[index]) {
                largest = max(largest, source[next])
                next += 1
            }
            folded[index] = largest
        }
        var last = trailing
        while next < source.count {
            last = max(last, source[next])
            next += 1
        }
        return EventTimes(
            times: times.gathered(selection), watermarks: folded.finish(), trailing: last)
    }
}

extension Column {
    /// Whole numbers with `value` in the place of NULL.
    fileprivate func withoutNulls(_ value: Int64) -> Column {
        guard hasNulls else { return self }
        let source = span(of: Int64.self)
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: count)
        for row in 0..<count { writer[row] = isNull(at: row) ? value : source[row] }
        return writer.finish()
    }

    /// Watermarks as BIGINT, none after its row's time, `.min` for NULL.
    fileprivate func capped(by times: Column) -> Column {
        let limits = times.span(of: Int64.self)
        let column = reinterpreted(as: .bigint)
        let source = column.span(of: Int64.self)
        var writer = FixedColumnWriter<Int64>(type: .bigint, count: column.count)
        var values = writer.values
        for row in 0..<limits.count { values[row] = min(source[row], limits[row]) }
        if column.hasNulls {
            for row in 0..<limits.count where column.isNull(at: row) { values[row] = .min }
        }
        return writer.finish()
    }
}
