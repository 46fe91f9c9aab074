import Glibc
import Synchronization

/// Where a job reads the wall clock; tests give their own.
public protocol JobClock: Sendable {
    /// Microseconds since 1970-01-01 UTC.
    func now() -> Int64
}

/// The system's clock.
public struct SystemClock: JobClock {
    /// The system's clock.
    public init() {}

    /// Microseconds since 1970-01-01 UTC.
    public func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}

/// A clock that stands still until it is moved.
public final class ManualClock: JobClock {
    private let time: Atomic<Int64>

    /// A clock that stands at `now`.
    public init(now: Int64 = 0) {
        time = Atomic(now)
    }

    /// Microseconds since 1970-01-01 UTC.
    public func now() -> Int64 {
        time.load(ordering: .relaxed)
    }

    /// Moves the clock on by `microseconds`.
    public func advance(by microseconds: Int64) {
        time.add(microseconds, ordering: .relaxed)
    }
}
