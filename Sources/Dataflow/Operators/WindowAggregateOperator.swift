import Columnar
import Functions

/// GROUP BY a window and keys. For each window w and group g that Δ touches:
/// Δγ(A)[w, g] = γ(A₋ + ΔA)[w, g] − γ(A₋)[w, g]; a window is final when the watermark reaches its end
/// (rule 21), is sent then where results leave on close, and its state is dropped whole. With an
/// allowed lateness the state stays that much longer, and late rows correct what was sent.
/// State O(groups of the open windows).
///
/// Overlapping windows that leave on close are kept as slices of gcd(size, slide), each row in one,
/// merged when a window closes (Li et al., panes, SIGMOD Record 2005). Where they are kept apart,
/// the rows of a batch are aggregated once and merged into each of their windows.
///
/// Output: `window_start`, `window_end`, the keys, then the aggregates.
public final class WindowAggregateOperator: Operator, StatefulOperator {
    /// Where the windows of a row come from.
    public enum Windows: Sendable {
        /// From the time in `column`.
        case time(column: Int, WindowSpec)
        /// From two columns that `WindowAssignOperator` or `SessionAssignOperator` made.
        case columns(start: Int, end: Int)
    }

    /// When results leave.
    public enum Emission: Sendable {
        /// With every batch, as changes.
        case changes
        /// Once, when the watermark reaches the end of the window.
        case onClose
    }

    /// How far the watermark must be past the end of a window, in microseconds.
    public struct Closing: Hashable, Sendable {
        /// For the window to close.
        public var delay: Int64
        /// After that, for its state to go.
        public var lateness: Int64

        /// A window closes `delay` after its end and takes late rows for `lateness` more.
        public init(delay: Int64 = 0, lateness: Int64 = 0) {
            self.delay = delay
            self.lateness = lateness
        }
    }

    /// The name that plans and errors show.
    public let name: String
    let keyTypes: [DataType]
    let calls: [AggregateCall]
    var watermark: Watermark = .min
    var isWatermarkChanged = false
    var open: [TimeWindow: GroupState] = [:]
    var closedChanges = StateChanges()
    private let windows: Windows
    private let timeType: DataType
    private let emission: Emission
    private let closing: Closing
    private let usedColumns: [Int]
    private let keys: [Int]
    private let slices: WindowSpec?
    private let mayPreaggregate: Bool
    private var nextDeadline = Int64.max

    /// Groups by `windows` and the columns `keys`, whose types are `keyTypes`, and computes `calls`;
    /// `timeType` is the type of the window columns.
    public init(
        _ windows: Windows, timeType: DataType, keys: [Int], keyTypes: [DataType],
        calls: [AggregateCall], emission: Emission, closing: Closing = Closing(),
        name: String = "WindowAggregate"
    ) {
        self.windows = windows
        self.timeType = timeType
        self.keyTypes = keyTypes
        self.emission = emission
        self.closing = closing
        self.name = name
        let used = Set(keys + calls.flatMap { $0.arguments + [$0.filter].compactMap { $0 } })
        let usedColumns = used.sorted()
        self.usedColumns = usedColumns
        let place = Dictionary(
            uniqueKeysWithValues: usedColumns.enumerated().map { ($1, $0) })
        self.keys = keys.compactMap { place[$0] }
        self.calls = calls.map { call in
            var call = call
            call.arguments = call.arguments.compactMap { place[$0] }
            call.filter = call.filter.flatMap { place[$0] }
            return call
        }
        mayPreaggregate = !calls.contains(where: \.isDistinct)
        slices =
            emission == .onClose && closing.lateness == 0 && mayPreaggregate
            ? windows.overlapping : nil
    }

    /// Adds rows to the windows they are in.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let batch = try batch.withUsableTimes(timeColumn, output)
        guard batch.count > 0 else { return }
        let parts =
            switch windows {
            case .time(let column, let spec):
                WindowParts(times: batch.columns[column], spec)
            case .columns(let start, let end):
                WindowParts(starts: batch.columns[start], ends: batch.columns[end])
            }
        let used = usedColumns.map { batch.columns[$0] }
        guard let rows = parts.rows else {
            let columns = UsedRows(columns: used, count: batch.count, weights: batch.weights)
            try add(columns, to: parts.windows[0], of: batch, nil, output)
            return
        }
        for (window, selection) in zip(parts.windows, rows) {
            let columns = UsedRows(
                columns: used.map { $0.gathered(selection) }, count: selection.count,
                weights: batch.weights?.gathered(selection))
            try add(columns, to: window, of: batch, selection, output)
        }
    }

    /// Sends the windows that close now, and drops those that take no more rows.
    public func advance(to watermark: Watermark, output: Output) throws {
        let before = self.watermark
        self.watermark = watermark
        isWatermarkChanged = true
        guard watermark >= nextDeadline else { return }
        if let slices {
            try closeSliced(slices, from: before, output)
        } else {
            if emission == .onClose {
                let due = open.keys.filter { closeTime($0) > before && isClosed($0) }
                for window in due.sorted() { try send(open[window], as: window, output) }
            }
            for window in open.keys.filter(isDropped).sorted() { drop(window) }
        }
        findNextDeadline()
    }

    private var timeColumn: Int {
        switch windows {
        case .time(let column, _): column
        case .columns(let start, _): start
        }
    }

    private func closeTime(_ window: TimeWindow) -> Int64 { window.end + closing.delay }
    private func isClosed(_ window: TimeWindow) -> Bool { closeTime(window) <= watermark }
    private func isDropped(_ window: TimeWindow) -> Bool {
        closeTime(window) + closing.lateness <= watermark
    }

    /// Adds the rows of one slice, or window, to the windows that are open; they are late where none
    /// is.
    private func add(
        _ rows: UsedRows, to slice: TimeWindow, of batch: Batch, _ selection: Selection?,
        _ output: Output
    ) throws {
        if let slices, case .time = windows {
            return try addSliced(rows, to: slice, slices, of: batch, selection, output)
        }
        let covering =
            if case .time(_, let spec) = windows {
                spec.windows(coveringSliceAt: slice.start)
            } else { [slice] }
        let current = covering.filter { !isDropped($0) }
        guard !current.isEmpty else {
            if covering.isEmpty { return }
            return try output.countLate(selection ?? Selection(prefix: batch.count), of: batch)
        }
        let partial =
            current.count > 1 && mayPreaggregate && rows.weights == nil
            ? GroupState(keyTypes: keyTypes, calls: calls) : nil
        partial?.add(rows, keys: keys)
        for window in current {
            let state = open[window] ?? GroupState(keyTypes: keyTypes, calls: calls)
            open[window] = state
            nextDeadline = min(nextDeadline, deadline(of: window))
            try update(state, rows, partial, window, output)
            if rows.weights != nil, state.isEmptyWindow { drop(window) }
        }
    }

    private func addSliced(
        _ rows: UsedRows, to slice: TimeWindow, _ spec: WindowSpec, of batch: Batch,
        _ selection: Selection?, _ output: Output
    ) throws {
        let end = spec.firstEnd(
            coveringSliceAt: slice.start, after: watermark.subtractingClamped(closing.delay))
        guard end < .max else {
            if spec.lastEnd(coveringSliceAt: slice.start) <= slice.start { return }
            return try output.countLate(selection ?? Selection(prefix: batch.count), of: batch)
        }
        nextDeadline = min(nextDeadline, end + closing.delay)
        let state = open[slice] ?? GroupState(keyTypes: keyTypes, calls: calls)
        open[slice] = state
        state.add(rows, keys: keys)
    }

    private func update(
        _ state: GroupState, _ rows: UsedRows, _ partial: GroupState?, _ window: TimeWindow,
        _ output: Output
    ) throws {
        if emission == .onClose && !isClosed(window) {
            if let partial { state.merge(partial) } else { state.add(rows, keys: keys) }
            return
        }
        if let partial {
            state.locate(partial)
        } else {
            state.locate(keys.map { rows.columns[$0] }, count: rows.count)
        }
        let touched = state.touchedGroups()
        let old = GroupSnapshot(state, of: touched, globalIsPresent: false)
        if let partial {
            state.merge(partial)
        } else {
            state.add(rows.columns, weights: rows.weights)
        }
        let new = GroupSnapshot(state, of: touched, globalIsPresent: false)
        let touchedKeys = state.keyColumns(touched)
        try new.reportErrors(besides: old, keys: touchedKeys, output)
        let timeType = timeType
        let changes = GroupChanges.batch(keys: touchedKeys, from: old, to: new) {
            window.columns(count: $0, type: timeType)
        }
        state.removeEmpty(touched)
        try output.send(changes)
    }

    private func send(_ state: GroupState?, as window: TimeWindow, _ output: Output) throws {
        guard let state, !state.isEmptyWindow else { return }
        let timeType = timeType
        try state.sendAll(output) { window.columns(count: $0, type: timeType) }
    }

    private func drop(_ window: TimeWindow) {
        open.removeValue(forKey: window)?
            .removeAllStored(into: &closedChanges, prefix: window.keyBytes)
    }

    /// When something is to be done about a window or slice next.
    private func deadline(of window: TimeWindow) -> Int64 {
        if let slices {
            let after = watermark.subtractingClamped(closing.delay)
            let end = slices.firstEnd(coveringSliceAt: window.start, after: after)
            return end == .max ? end : end + closing.delay
        }
        if emission == .onClose && !isClosed(window) { return closeTime(window) }
        return closeTime(window) + closing.lateness
    }

    func findNextDeadline() {
        nextDeadline = open.keys.reduce(.max) { min($0, deadline(of: $1)) }
    }

    /// Sends the windows that close now, each merged from its slices, and drops the slices that no
    /// open window covers.
    private func closeSliced(
        _ spec: WindowSpec, from before: Watermark, _ output: Output
    ) throws {
        let starts = open.keys.map(\.start).sorted()
        var due: Set<TimeWindow> = []
        let low = before.subtractingClamped(closing.delay)
        let high = watermark.subtractingClamped(closing.delay)
        for start in starts {
            due.formUnion(
                spec.windows(coveringSliceAt: start, endingAfter: low, through: high))
        }
        let width = spec.sliceWidth
        for window in due.sorted() {
            let first = starts.partitioningIndex { $0 >= window.start }
            let states = starts[first...].prefix { $0 < window.end }
                .compactMap { open[TimeWindow(start: $0, end: $0 + width)] }
            if states.count == 1 {
                try send(states[0], as: window, output)
                continue
            }
            let merged = GroupState(keyTypes: keyTypes, calls: calls)
            for state in states { merged.merge(state) }
            try send(merged, as: window, output)
        }
        for start in starts where spec.lastEnd(coveringSliceAt: start) <= high {
            drop(TimeWindow(start: start, end: start + width))
        }
    }
}

extension WindowAggregateOperator.Windows {
    /// The windows, where a row may be in several.
    fileprivate var overlapping: WindowSpec? {
        guard case .time(_, let spec) = self, spec.kind != .tumble else { return nil }
        return spec
    }
}

/// The columns that a window aggregate uses, of the rows of one window.
private struct UsedRows {
    let columns: [Column]
    let count: Int
    let weights: Weights?
}

extension GroupState {
    /// Whether a window with these groups has no rows: without keys it has a group all the same,
    /// and is not sent (rule 24).
    fileprivate var isEmptyWindow: Bool {
        isGlobal ? rowCounts[0] == 0 : count == 0
    }

    fileprivate func add(_ rows: UsedRows, keys: [Int]) {
        locate(keys.map { rows.columns[$0] }, count: rows.count)
        let touched = rows.weights == nil ? [] : touchedGroups()
        add(rows.columns, weights: rows.weights)
        removeEmpty(touched)
    }
}

extension Int64 {
    /// The difference, not below the smallest value.
    fileprivate func subtractingClamped(_ amount: Int64) -> Int64 {
        let (result, overflow) = subtractingReportingOverflow(amount)
        return overflow ? .min : result
    }
}
