import Glibc

/// A moment by which several calls together must be done.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(milliseconds: Int) {
        end = .now + .milliseconds(milliseconds)
    }

    var remainingMilliseconds: Int {
        let (seconds, attoseconds) = (end - .now).components
        return max(0, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    var isPast: Bool { remainingMilliseconds == 0 }

    /// Blocks the thread.
    static func sleep(milliseconds: UInt32) {
        usleep(milliseconds * 1_000)
    }
}
