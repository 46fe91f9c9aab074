/// How a window function cuts time, in microseconds; aligned to 1970-01-01 UTC plus an offset, never
/// to the first row (rule 20).
public struct WindowSpec: Hashable, Sendable {
    /// The kinds of windows of fixed size.
    public enum Kind: Hashable, Sendable {
        /// Each time is in one window.
        case tumble
        /// A window begins every `slide`; a time is in all that cover it.
        case hop(slide: Int64)
        /// Windows of one start that end a `step` later each, up to the size.
        case cumulate(step: Int64)
    }

    /// The kind.
    public let kind: Kind
    /// The (largest) length of a window.
    public let size: Int64
    /// How far the windows are shifted; any sign.
    public let offset: Int64

    /// Times beyond this (about 73,000 years from 1970) are refused, so that no sum can overflow.
    public static let timeLimit: Int64 = 1 << 61

    /// Windows of `size`. Throws `WindowSpecError` where sizes are not positive, too large, or a
    /// step does not divide the size.
    public init(_ kind: Kind, size: Int64, offset: Int64 = 0) throws(WindowSpecError) {
        guard size > 0, size < Self.timeLimit else {
            throw WindowSpecError(description: "the size of a window must be positive")
        }
        switch kind {
        case .tumble: break
        case .hop(let slide):
            guard slide > 0, slide < Self.timeLimit else {
                throw WindowSpecError(description: "the slide of a window must be positive")
            }
        case .cumulate(let step):
            guard step > 0, size % step == 0 else {
                throw WindowSpecError(
                    description: "the size of a cumulating window must be a multiple of its step")
            }
        }
        self.kind = kind
        self.size = size
        // Shifting by whole periods changes nothing.
        let period = if case .hop(let slide) = kind { slide } else { size }
        self.offset = Self.floorMod(offset, period)
    }

    /// The length of the pieces of time that no window boundary divides.
    public var sliceWidth: Int64 {
        switch kind {
        case .tumble: size
        case .hop(let slide): Self.greatestCommonDivisor(size, slide)
        case .cumulate(let step): step
        }
    }

    /// The start of the slice that `time` is in: time − floorMod(time − offset, width) (rule 18).
    @inline(__always)
    public func sliceStart(_ time: Int64, width: Int64) -> Int64 {
        time &- Self.floorMod(time &- offset, width)
    }

    /// The windows that cover the slice that starts at `start`, the earliest end first.
    public func windows(coveringSliceAt start: Int64) -> [TimeWindow] {
        switch kind {
        case .tumble:
            return [TimeWindow(start: start, end: start + size)]
        case .hop(let slide):
            var windows: [TimeWindow] = []
            var first = start - Self.floorMod(start - offset, slide)
            while first > start - size {
                windows.append(TimeWindow(start: first, end: first + size))
                first -= slide
            }
            return windows.reversed()
        case .cumulate(let step):
            let first = start - Self.floorMod(start - offset, size)
            return stride(from: start + step, through: first + size, by: Int(step)).map {
                TimeWindow(start: first, end: $0)
            }
        }
    }

    /// The windows that cover the slice at `start` and end after `low` and not after `high`, the
    /// earliest end first.
    func windows(
        coveringSliceAt start: Int64, endingAfter low: Int64, through high: Int64
    ) -> [TimeWindow] {
        var windows: [TimeWindow] = []
        var end = firstEnd(coveringSliceAt: start, after: low)
        let last = min(high, lastEnd(coveringSliceAt: start))
        while end <= last {
            windows.append(TimeWindow(start: windowStart(ofSliceAt: start, end: end), end: end))
            end += endStep
        }
        return windows
    }

    /// The end of the last window that covers the slice at `start`; `start` itself or less when there
    /// is none.
    func lastEnd(coveringSliceAt start: Int64) -> Int64 {
        let period = if case .hop(let slide) = kind { slide } else { size }
        return start - Self.floorMod(start - offset, period) + size
    }

    /// The end of the first window that covers the slice at `start` and ends after `time`; `.max`
    /// when there is none.
    func firstEnd(coveringSliceAt start: Int64, after time: Int64) -> Int64 {
        let last = lastEnd(coveringSliceAt: start)
        let after = max(time, start)
        guard after < last else { return .max }
        return last - (last - after - 1) / endStep * endStep
    }

    /// The time between the ends of two windows that cover the same slice.
    private var endStep: Int64 {
        switch kind {
        case .tumble: size
        case .hop(let slide): slide
        case .cumulate(let step): step
        }
    }

    private func windowStart(ofSliceAt start: Int64, end: Int64) -> Int64 {
        if case .cumulate = kind { return start - Self.floorMod(start - offset, size) }
        return end - size
    }

    @inline(__always)
    static func floorMod(_ value: Int64, _ divisor: Int64) -> Int64 {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    private static func greatestCommonDivisor(_ first: Int64, _ second: Int64) -> Int64 {
        var (a, b) = (first, second)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

/// A window that cannot be.
public struct WindowSpecError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, for the user.
    public let description: String
}

/// One window: [start, end), microseconds.
public struct TimeWindow: Hashable, Sendable, Comparable {
    /// The first time in it.
    public let start: Int64
    /// The first time after it.
    public let end: Int64

    /// The window [start, end).
    public init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    /// The order in which windows close.
    public static func < (left: TimeWindow, right: TimeWindow) -> Bool {
        (left.end, left.start) < (right.end, right.start)
    }
}
