/// A unit of time that intervals are written in and that `date_trunc` rounds down to.
public enum TimeUnit: CaseIterable, Hashable, Sendable {
    case microsecond, millisecond, second, minute, hour, day, week, month, quarter, year, decade
    case century, millennium

    /// The unit called `name`, in any case: PostgreSQL's words, short and long, singular and plural.
    public init?(_ name: Span<UInt8>) {
        let unit = name.withUnsafeBufferPointer { text in
            Self.names.first { entry in
                var cursor = ByteCursor(text)
                return cursor.takeWord(entry.name) && cursor.isAtEnd
            }
        }
        guard let unit else { return nil }
        self = unit.unit
    }

    /// How many microseconds it has, where that is fixed: up to the hour.
    public var microseconds: Int64? {
        switch self {
        case .microsecond: 1
        case .millisecond: 1_000
        case .second: Microseconds.perSecond
        case .minute: Microseconds.perMinute
        case .hour: Microseconds.perHour
        default: nil
        }
    }

    /// How many months it has; nil for the week and what is shorter.
    public var months: Int? {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        case .decade: 120
        case .century: 1_200
        case .millennium: 12_000
        default: nil
        }
    }

    private static let names: [(name: StaticString, unit: TimeUnit)] = [
        ("microsecond", .microsecond), ("microseconds", .microsecond), ("us", .microsecond),
        ("usec", .microsecond), ("usecs", .microsecond), ("usecond", .microsecond),
        ("useconds", .microsecond),
        ("millisecond", .millisecond), ("milliseconds", .millisecond), ("ms", .millisecond),
        ("msec", .millisecond), ("msecs", .millisecond), ("msecond", .millisecond),
        ("mseconds", .millisecond),
        ("second", .second), ("seconds", .second), ("s", .second), ("sec", .second),
        ("secs", .second),
        ("minute", .minute), ("minutes", .minute), ("m", .minute), ("min", .minute),
        ("mins", .minute),
        ("hour", .hour), ("hours", .hour), ("h", .hour), ("hr", .hour), ("hrs", .hour),
        ("day", .day), ("days", .day), ("d", .day),
        ("week", .week), ("weeks", .week), ("w", .week),
        ("month", .month), ("months", .month), ("mon", .month), ("mons", .month),
        ("quarter", .quarter), ("quarters", .quarter), ("qtr", .quarter),
        ("year", .year), ("years", .year), ("y", .year), ("yr", .year), ("yrs", .year),
        ("decade", .decade), ("decades", .decade), ("dec", .decade), ("decs", .decade),
        ("century", .century), ("centuries", .century), ("c", .century), ("cent", .century),
        ("millennium", .millennium), ("millennia", .millennium), ("mil", .millennium),
        ("mils", .millennium),
    ]
}
