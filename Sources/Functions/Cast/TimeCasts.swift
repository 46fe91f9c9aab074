import Columnar

/// Conversions among dates, times and timestamps.
enum TimeCasts {
    static func kernel(from source: DataType, to target: DataType) -> Kernel? {
        switch (source, target) {
        case (.date, .timestamp):
            Kernels.unary { (day: Int32) throws(RowError) -> Int64 in
                try TimestampArithmetic.at(day: Int(day), time: 0).orThrow(.timestampOutOfRange)
            }
        case (.timestamp, .date):
            Kernels.unary { (at: Int64) -> Int32 in
                // Int64 microseconds are fewer than 2^31 days.
                Int32(truncatingIfNeeded: floorDiv(at, Microseconds.perDay))
            }
        case (.timestamp, .time):
            Kernels.unary { (at: Int64) -> Int64 in floorMod(at, Microseconds.perDay) }
        case (.time, .interval):
            Kernels.unary { (time: Int64) throws(RowError) -> Interval in
                try Interval.of(microseconds: time)
            }
        case (.interval, .time):
            Kernels.unary { (x: Interval) -> Int64 in
                floorMod(x.microseconds, Microseconds.perDay)
            }
        case (.date, .timestamptz):
            zoned { (day: Int32, zone) throws(RowError) -> Int64 in
                let start = TimestampArithmetic.at(day: Int(day), time: 0)
                return try zone.instant(ofWallTime: try start.orThrow(.timestampOutOfRange))
            }
        case (.timestamp, .timestamptz):
            zoned { (at: Int64, zone) throws(RowError) -> Int64 in
                try zone.instant(ofWallTime: at)
            }
        case (.timestamptz, .timestamp):
            zoned { (at: Int64, zone) throws(RowError) -> Int64 in
                try zone.wallTime(ofInstant: at)
            }
        case (.timestamptz, .date):
            zoned { (at: Int64, zone) throws(RowError) -> Int32 in
                let wall = try zone.wallTime(ofInstant: at)
                return Int32(truncatingIfNeeded: floorDiv(wall, Microseconds.perDay))
            }
        case (.timestamptz, .time):
            zoned { (at: Int64, zone) throws(RowError) -> Int64 in
                floorMod(try zone.wallTime(ofInstant: at), Microseconds.perDay)
            }
        default: nil
        }
    }

    /// A conversion that reads the session's time zone.
    @inline(__always)
    private static func zoned<A: KernelInput, R: KernelOutput>(
        _ body: @escaping @Sendable (A, ZoneRules) throws(RowError) -> R
    ) -> Kernel {
        { arguments, call in
            let x = A.Reader(arguments[0])
            let zone = Result { () throws(RowError) in try ZoneRules(call.session) }
            return Kernels.rows(arguments, &call) { row throws(RowError) in
                try body(x.value(at: row), try zone.get())
            }
        }
    }
}
