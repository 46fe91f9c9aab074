import Columnar
import Glibc

extension ScalarFunction {
    /// `now()`
    static let now = ScalarFunction(
        "now",
        aliases: [
            "current_timestamp", "transaction_timestamp", "statement_timestamp", "proctime",
            "get_current_timestamp",
        ], category: .time, summary: "The current time, the same for a whole batch of rows.",
        examples: [FunctionExample("now() IS NOT NULL", "true")],
        overloads: [
            Overload([], .timestamptz, volatility: .stable) { _, call in
                Kernels.constant(call.session.now, call)
            }
        ])

    /// `current_date`
    static let currentDate = ScalarFunction(
        "current_date", aliases: ["today"], category: .time,
        summary: "Today's date in the session's time zone.",
        examples: [FunctionExample("current_date IS NOT NULL", "true")],
        overloads: [
            Overload([], .date, volatility: .stable) { _, call in
                local(&call) { Int32(truncatingIfNeeded: floorDiv($0, Microseconds.perDay)) }
            }
        ])

    /// `localtimestamp`
    static let localTimestamp = ScalarFunction(
        "localtimestamp", category: .time,
        summary: "The current wall time in the session's time zone.",
        examples: [FunctionExample("localtimestamp IS NOT NULL", "true")],
        overloads: [
            Overload([], .timestamp, volatility: .stable) { _, call in local(&call) { $0 } }
        ])

    /// `localtime`
    static let localTime = ScalarFunction(
        "localtime", aliases: ["current_time", "get_current_time"], category: .time,
        summary: "The current time of day in the session's time zone.",
        examples: [FunctionExample("localtime IS NOT NULL", "true")],
        overloads: [
            Overload([], .time, volatility: .stable) { _, call in
                local(&call) { floorMod($0, Microseconds.perDay) }
            }
        ])

    /// `clock_timestamp`
    static let clockTimestamp = ScalarFunction(
        "clock_timestamp", aliases: ["current_row_timestamp"], category: .time,
        summary: "The time of the clock when a batch of rows is computed.",
        examples: [FunctionExample("clock_timestamp() > TIMESTAMPTZ '2024-01-01'", "true")],
        overloads: [
            Overload([], .timestamptz, volatility: .volatile) { _, call in
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                let seconds = Int64(time.tv_sec) * Microseconds.perSecond
                return Kernels.constant(seconds + Int64(time.tv_nsec) / 1_000, call)
            }
        ])

    private static func local<R: KernelOutput>(
        _ call: inout KernelCall, _ part: (Int64) -> R
    ) -> Column {
        do throws(RowError) {
            let wall = try ZoneRules(call.session).wallTime(ofInstant: call.session.now)
            return Kernels.constant(part(wall), call)
        } catch {
            for row in 0..<call.rowCount { call.errors.record(error, row: row) }
            return .nulls(type: call.resultType, count: call.rowCount)
        }
    }
}
