import Columnar
import Functions

/// How windows are stored: the watermark, and each window's groups behind its start and end.
extension WindowAggregateOperator {
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
        findNextDeadline()
    }

    /// The memory of the open windows.
    public var stateByteCount: Int { open.values.reduce(0) { $0 + $1.byteCount } }

    /// The number of groups in the open windows.
    public var stateRowCount: Int { open.values.reduce(0) { $0 + $1.count } }

    private static var watermarkKey: [UInt8] { [0] }
}

extension TimeWindow {
    /// The window in front of the keys of its state.
    var keyBytes: [UInt8] {
        withUnsafeBytes(of: start) { Array($0) } + withUnsafeBytes(of: end) { Array($0) }
    }
}
