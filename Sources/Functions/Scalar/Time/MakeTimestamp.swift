import Columnar

extension ScalarFunction {
    /// `make_timestamp`
    static let makeTimestamp = ScalarFunction(
        "make_timestamp", category: .time,
        summary: "The timestamp of a year, month, day, hour, minute and seconds.",
        examples: [
            FunctionExample("make_timestamp(2024, 7, 15, 8, 15, 23.5)", "2024-07-15 08:15:23.5")
        ],
        overloads: [
            Overload(
                [.integer, .integer, .integer, .integer, .integer, .double], .timestamp
            ) { arguments, call in
                let parts = arguments.prefix(5).map { FixedReader<Int32>($0) }
                let seconds = FixedReader<Double>(arguments[5])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int64 in
                    let day = try checkedDay(
                        Int(parts[0].value(at: row)), Int(parts[1].value(at: row)),
                        Int(parts[2].value(at: row)))
                    let time = try checkedTime(
                        Int(parts[3].value(at: row)), Int(parts[4].value(at: row)),
                        seconds.value(at: row))
                    return try TimestampArithmetic.at(day: Int(day), time: time)
                        .orThrow(.timestampOutOfRange)
                }
            }
        ])

    /// `make_time`
    static let makeTime = ScalarFunction(
        "make_time", category: .time, summary: "The time of day of an hour, minute and seconds.",
        examples: [FunctionExample("make_time(8, 15, 23.5)", "08:15:23.5")],
        overloads: [
            Overload(
                [.integer, .integer, .double], .time,
                kernel: Kernels.ternary {
                    (hour: Int32, minute: Int32, seconds: Double) throws(RowError) -> Int64 in
                    try checkedTime(Int(hour), Int(minute), seconds)
                })
        ])
}

/// The microseconds since midnight of a time of day; an error when there is no such time.
private func checkedTime(_ hour: Int, _ minute: Int, _ seconds: Double) throws(RowError) -> Int64 {
    guard (0...24).contains(hour), (0..<60).contains(minute), seconds >= 0, seconds <= 60 else {
        throw RowError(
            code: "22008", "time field value out of range: \(hour):\(minute):\(seconds)")
    }
    let time =
        Int64(hour) * Microseconds.perHour + Int64(minute) * Microseconds.perMinute
        + Int64((seconds * 1e6).rounded(.toNearestOrEven))
    if time > Microseconds.perDay {
        throw RowError(
            code: "22008", "time field value out of range: \(hour):\(minute):\(seconds)")
    }
    return time
}
