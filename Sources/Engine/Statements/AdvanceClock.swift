import Columnar
import Dataflow
import SQL

extension Session {
    /// ADVANCE CLOCK: the wall clock of a test goes on; it never goes back. What statements before it
    /// changed came at the old time; what depends on the clock has happened when it returns.
    func advanceClock(_ syntax: AdvanceClockSyntax) throws -> StatementOutcome {
        guard let clock = options.clock as? ManualClock else {
            throw Diagnostic(
                "the system's clock cannot be moved", at: syntax.value.range,
                hint: "`streamsql test` runs with a clock that stands still in between",
                sqlState: .featureNotSupported
            ).asError
        }
        let type: DataType = syntax.isTime ? .timestamptz : .interval
        let query = QuerySyntax(
            body: .select(SelectSyntax(items: [SelectItemSyntax(expression: syntax.value)])),
            range: syntax.value.range)
        let rows = try self.rows(of: planStatement(query, columns: [Field("time", type)]))
        guard let batch = rows.batches.first, batch.count == 1, !batch.columns[0].isNull(at: 0)
        else {
            throw Diagnostic(
                "the time cannot be NULL", at: syntax.value.range, sqlState: "22004"
            ).asError
        }
        let passed: Int64
        switch batch.columns[0].value(at: 0) {
        case .interval(let interval):
            let end = TimestampArithmetic.add(interval, to: clock.now())
            passed = (end ?? clock.now()) - clock.now()
        case .timestamptz(let time): passed = time - clock.now()
        default: passed = 0
        }
        guard passed >= 0 else {
            throw Diagnostic(
                "the clock does not go back", at: syntax.value.range,
                sqlState: .invalidParameterValue
            ).asError
        }
        _ = try flush()
        clock.advance(by: passed)
        _ = try flush()
        return .done("ADVANCE CLOCK")
    }
}
