/// When the entries of a densely numbered state last changed, where those are forgotten that have not
/// changed for the time to live (`SET state_ttl`). Counted in seconds of the wall clock. The entries are
/// looked through eight times within the time to live, so that one may live an eighth longer.
struct LastUses {
    private let lifetime: UInt32
    private var seconds: [UInt32] = []
    private var lastSweep: UInt32 = 0

    /// No entries yet; they live for `timeToLive` microseconds.
    init(timeToLive: Int64) {
        lifetime = max(1, Self.seconds(timeToLive))
    }

    /// Notes that entries change at `now`, microseconds since 1970.
    mutating func note(_ entries: some Sequence<UInt32>, at now: Int64) {
        let second = Self.seconds(now)
        for entry in entries { self[entry] = second }
    }

    /// When an entry last changed.
    subscript(entry: UInt32) -> UInt32 {
        get { seconds[Int(entry)] }
        set {
            if Int(entry) >= seconds.count {
                let missing = Int(entry) + 1 - seconds.count
                seconds.append(contentsOf: repeatElement(newValue, count: missing))
            }
            seconds[Int(entry)] = newValue
        }
    }

    /// Those of `entries` that have not changed for the time to live; none where it was looked not
    /// long ago.
    mutating func idle(among entries: @autoclosure () -> [UInt32], at now: Int64) -> [UInt32] {
        let second = Self.seconds(now)
        guard second >= lastSweep, second - lastSweep >= max(1, lifetime / 8) else { return [] }
        lastSweep = second
        let limit = second - min(second, lifetime)
        return entries().filter { self[$0] < limit }
    }

    var byteCount: Int { seconds.capacity * 4 }

    private static func seconds(_ microseconds: Int64) -> UInt32 {
        UInt32(clamping: microseconds / 1_000_000)
    }
}
