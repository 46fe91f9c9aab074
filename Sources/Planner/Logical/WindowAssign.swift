import Columnar

/// The kinds of windows. All but sessions depend on a row's time alone.
public enum WindowKind: Hashable, Sendable {
    /// Windows of `size` that touch one another.
    case tumble(size: Interval)
    /// Windows of `size`, one beginning every `slide`.
    case hop(size: Interval, slide: Interval)
    /// Windows of one start that end a `step` later each, up to `size`.
    case cumulate(size: Interval, step: Interval)
    /// Runs of rows that are no more than `gap` apart.
    case session(gap: Interval)
}

extension WindowKind {
    /// How long a window is at most; of a session, how long it goes on without rows.
    public var size: Interval {
        switch self {
        case .tumble(let size), .hop(let size, _), .cumulate(let size, _): size
        case .session(let gap): gap
        }
    }

    /// Whether all windows are equally long, so that one bound tells the other.
    public var hasFixedSize: Bool {
        switch self {
        case .tumble, .hop: true
        case .cumulate, .session: false
        }
    }

    /// Whether a row may change the windows of other rows.
    public var isSession: Bool {
        if case .session = self { true } else { false }
    }
}

/// Puts each row once into every window it falls into, as two more columns (rules 18 to 22).
public struct WindowAssign: Sendable {
    /// The kind of window.
    public var kind: WindowKind
    /// Where window 0 begins, after 1970-01-01 00:00:00 UTC.
    public var offset: Interval
    /// The time of a row, a column of the input.
    public var time: PlanColumn
    /// Sessions are of rows with equal values in these columns of the input; none for other kinds.
    public var partition: [PlanColumn]
    /// The beginning of the window.
    public var windowStart: PlanColumn
    /// The end of the window; a row at that time belongs to the next one.
    public var windowEnd: PlanColumn
    /// The input.
    public var input: LogicalPlan

    /// Windows over `input`.
    public init(
        kind: WindowKind, offset: Interval, time: PlanColumn, partition: [PlanColumn] = [],
        windowStart: PlanColumn, windowEnd: PlanColumn, input: LogicalPlan
    ) {
        self.kind = kind
        self.offset = offset
        self.time = time
        self.partition = partition
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.input = input
    }
}
