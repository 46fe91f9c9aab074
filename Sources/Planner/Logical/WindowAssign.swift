import Columnar

/// The kinds of windows that depend on a row's time alone.
public enum WindowKind: Hashable, Sendable {
    /// Windows of `size` that touch one another.
    case tumble(size: Interval)
    /// Windows of `size`, one beginning every `slide`.
    case hop(size: Interval, slide: Interval)
}

extension WindowKind {
    /// How long a window is.
    public var size: Interval {
        switch self {
        case .tumble(let size), .hop(let size, _): size
        }
    }

    /// The time between the beginnings of two windows.
    public var slide: Interval {
        switch self {
        case .tumble(let size): size
        case .hop(_, let slide): slide
        }
    }
}

/// Puts each row once into every window it falls into, as two more columns (rules 18 to 20).
public struct WindowAssign: Sendable {
    /// The kind of window.
    public var kind: WindowKind
    /// Where window 0 begins, after 1970-01-01 00:00:00 UTC.
    public var offset: Interval
    /// The time of a row, a column of the input.
    public var time: PlanColumn
    /// The beginning of the window.
    public var windowStart: PlanColumn
    /// The end of the window; a row at that time belongs to the next one.
    public var windowEnd: PlanColumn
    /// The input.
    public var input: LogicalPlan

    /// Windows over `input`.
    public init(
        kind: WindowKind, offset: Interval, time: PlanColumn, windowStart: PlanColumn,
        windowEnd: PlanColumn, input: LogicalPlan
    ) {
        self.kind = kind
        self.offset = offset
        self.time = time
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.input = input
    }
}
