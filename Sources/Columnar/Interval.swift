/// A span of time in three parts that do not convert into one another, laid out as Arrow's
/// month-day-nano interval. streamsql's time has microseconds, so `nanoseconds` is a multiple of
/// 1,000.
public struct Interval: Hashable, Sendable, BitwiseCopyable {
    /// Calendar months; a year is twelve.
    public var months: Int32
    /// Calendar days.
    public var days: Int32
    /// The time part, in nanoseconds.
    public var nanoseconds: Int64

    /// An interval of its three parts.
    public init(months: Int32 = 0, days: Int32 = 0, nanoseconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.nanoseconds = nanoseconds
    }

    /// The time part in microseconds.
    public var microseconds: Int64 { nanoseconds / 1_000 }

    /// No time at all.
    public static let zero = Interval()
}
