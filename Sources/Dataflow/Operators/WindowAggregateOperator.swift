import Columnar
import Functions

/// GROUP BY a window and keys. For each window w and group g that Δ touches:
/// Δγ(A)[w, g] = γ(A₋ + ΔA)[w, g] − γ(A₋)[w, g]; a window is final when the watermark reaches its end
/// (rule 21), is sent then where results leave on close, and its state is dropped whole.
/// State O(groups of the open windows).
///
/// Overlapping windows that leave on close are kept as slices of gcd(size, slide), each row in one,
/// merged when a window closes (Li et al., panes, SIGMOD Record 2005).
///
/// Output: `window_start`, `window_end`, the keys, then the aggregates.
public final class WindowAggregateOperator: Operator, StatefulOperator {
    /// Where the windows of a row come from.
    public enum Windows: Sendable {
        /// From the time in `column`.
        case time(column: Int, WindowSpec)
        /// From two columns that `WindowAssignOperator` made.
        case columns(start: Int, end: Int)
    }

    /// When results leave.
    public enum Emission: Sendable {
        /// With every batch, as changes.
        case changes
        /// Once, when the watermark reaches the end of the window.
        case onClose
    }

    /// The name that plans and errors show.
    public let name: String
    private let windows: Windows
    private let keyTypes: [DataType]
    private let timeType: DataType
    private let emission: Emission
    private let usedColumns: [Int]
    private let keys: [Int]
    private let calls: [AggregateCall]
    private let slices: WindowSpec?
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var open: [TimeWindow: GroupState] = [:]
    private var earliestEnd = Int64.max
    private var closedChanges = StateChanges()

    /// Groups by `windows` and the columns `keys`, whose types are `keyTypes`, and computes `calls`;
    /// `timeType` is the type of the window columns.
    public init(
        _ windows: Windows, timeType: DataType, keys: [Int], keyTypes: [DataType],
        calls: [AggregateCall], emission: Emission, name: String = "WindowAggregate"
    ) {
        self.windows = windows
        self.timeType = timeType
        self.keyTypes = keyTypes
        self.emission = emission
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
        slices = Self.slicing(windows, emission, calls)
    }

    /// The windows where rows are kept once, by slice.
    private static func slicing(
        _ windows: Windows, _ emission: Emission, _ calls: [AggregateCall]
    ) -> WindowSpec? {
        guard emission == .onClose, case .time(_, let spec) = windows, spec.kind != .tumble,
            !calls.contains(where: \.isDistinct)
        else { return nil }
        return spec
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

    /// Sends and drops the windows that end at or before `watermark`.
    public func advance(to watermark: Watermark, output: Output) throws {
        let before = self.watermark
        self.watermark = watermark
        isWatermarkChanged = true
        guard watermark >= earliestEnd else { return }
        if let slices {
            try closeSliced(slices, from: before, output)
        } else {
            for window in open.keys.filter({ $0.end <= watermark }).sorted() {
                if emission == .onClose { try send(open[window], as: window, output) }
                drop(window)
            }
        }
        earliestEnd = open.keys.map { firstEnd(of: $0) }.min() ?? .max
    }

    private var timeColumn: Int {
        switch windows {
        case .time(let column, _): column
        case .columns(let start, _): start
        }
    }

    /// Adds the rows of one slice, or window, to the windows that are open; they are late where none
    /// is.
    private func add(
        _ rows: UsedRows, to slice: TimeWindow, of batch: Batch, _ selection: Selection?,
        _ output: Output
    ) throws {
        let covering =
            if case .time(_, let spec) = windows {
                spec.windows(coveringSliceAt: slice.start)
            } else { [slice] }
        let current = covering.filter { $0.end > watermark }
        guard !current.isEmpty else {
            if !covering.isEmpty {
                try output.countLate(selection ?? Selection(prefix: batch.count), of: batch)
            }
            return
        }
        earliestEnd = min(earliestEnd, current[0].end)
        for window in slices == nil ? current : [slice] {
            let state = open[window] ?? GroupState(keyTypes: keyTypes, calls: calls)
            open[window] = state
            try update(state, rows, window, output)
        }
    }

    private func update(
        _ state: GroupState, _ rows: UsedRows, _ window: TimeWindow, _ output: Output
    ) throws {
        state.locate(keys.map { rows.columns[$0] }, count: rows.count)
        if emission == .onClose {
            let touched = rows.weights == nil ? [] : state.touchedGroups()
            state.add(rows.columns, weights: rows.weights)
            state.removeEmpty(touched)
            return
        }
        let touched = state.touchedGroups()
        let old = GroupSnapshot(state, of: touched, globalIsPresent: false)
        state.add(rows.columns, weights: rows.weights)
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
}

/// The columns that a window aggregate uses, of the rows of one window.
private struct UsedRows {
    let columns: [Column]
    let count: Int
    let weights: Weights?
}

extension WindowAggregateOperator {
    /// Sends the windows that close now, each merged from its slices, and drops the slices that no
    /// open window covers.
    private func closeSliced(
        _ spec: WindowSpec, from before: Watermark, _ output: Output
    ) throws {
        let starts = open.keys.map(\.start).sorted()
        var closing: Set<TimeWindow> = []
        for start in starts {
            for window in spec.windows(coveringSliceAt: start)
            where window.end > before && window.end <= watermark { closing.insert(window) }
        }
        let width = spec.sliceWidth
        for window in closing.sorted() {
            let states = starts.filter { $0 >= window.start && $0 < window.end }
                .compactMap { open[TimeWindow(start: $0, end: $0 + width)] }
            if states.count == 1 {
                try send(states[0], as: window, output)
                continue
            }
            let merged = GroupState(keyTypes: keyTypes, calls: calls)
            for state in states { merged.merge(state) }
            try send(merged, as: window, output)
        }
        for start in starts {
            let last = spec.windows(coveringSliceAt: start).last
            if (last?.end ?? .min) <= watermark {
                drop(TimeWindow(start: start, end: start + width))
            }
        }
    }

    /// The earliest end of a window that is not closed and needs `window`, itself or a slice.
    private func firstEnd(of window: TimeWindow) -> Int64 {
        guard let slices else { return window.end }
        return slices.windows(coveringSliceAt: window.start)
            .first { $0.end > watermark }?.end ?? .max
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = closedChanges
        closedChanges = StateChanges()
        for (window, state) in open.sorted(by: { $0.key < $1.key }) {
            state.takeChanges(into: &changes, prefix: window.keyBytes)
        }
        if isWatermarkChanged {
            changes.set(Self.watermarkKey, withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkChanged = false
        }
        return changes
    }

    /// Takes the open windows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        for isDistinct in [false, true] {
            for index in 0..<entries.count {
                guard let saved = entries.value(at: index) else { continue }
                var value = StateReader(Array(saved))
                guard entries.key(at: index).count > 1 else {
                    watermark = try value.read(Watermark.self)
                    continue
                }
                var key = StateReader(Array(entries.key(at: index)))
                let window = TimeWindow(
                    start: try key.read(Int64.self), end: try key.read(Int64.self))
                let state = open[window] ?? GroupState(keyTypes: keyTypes, calls: calls)
                open[window] = state
                let kind = Int(try key.read(UInt8.self))
                if kind == 0 && !isDistinct {
                    try state.restoreGroup(key: &key, value: &value)
                } else if kind > 0 && isDistinct {
                    try state.restoreDistinct(kind - 1, key: &key, value: &value)
                }
            }
        }
        earliestEnd = open.keys.map { firstEnd(of: $0) }.min() ?? .max
    }

    /// The memory of the open windows.
    public var stateByteCount: Int { open.values.reduce(0) { $0 + $1.byteCount } }

    /// The number of groups in the open windows.
    public var stateRowCount: Int { open.values.reduce(0) { $0 + $1.count } }

    private static var watermarkKey: [UInt8] { [0] }
}

extension TimeWindow {
    /// The window in front of the keys of its state.
    fileprivate var keyBytes: [UInt8] {
        withUnsafeBytes(of: start) { Array($0) } + withUnsafeBytes(of: end) { Array($0) }
    }
}

extension GroupState {
    /// Whether a window with these groups has no rows: without keys it has a group all the same,
    /// and is not sent (rule 24).
    fileprivate var isEmptyWindow: Bool {
        isGlobal ? rowCounts[0] == 0 : count == 0
    }
}
