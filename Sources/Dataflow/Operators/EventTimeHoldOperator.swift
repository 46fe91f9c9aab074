import Columnar
import Functions

/// EMIT ON WINDOW CLOSE without a window (rule 24): each row waits until the watermark passes its
/// event time, and rows leave in that order. Changes that meet while they wait cancel. A row that is
/// behind the watermark when it comes is late. State O(rows ahead of the watermark).
public final class EventTimeHoldOperator: Operator, StatefulOperator {
    /// The name that plans and errors show.
    public let name = "EventTimeHold"
    private let time: Int
    private let delay: Int64
    private let held: HeldRows
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var earliest = Int64.max

    /// Holds rows with columns of `types` until the watermark is more than `delay` microseconds past
    /// the time in the column `time`.
    public init(time: Int, delay: Int64 = 0, types: [DataType]) {
        self.time = time
        self.delay = delay
        held = HeldRows(types: types)
    }

    /// Keeps the rows that are not late.
    public func process(_ batch: Batch, input: Int, output: Output) throws {
        let usable = try batch.withUsableTimes(time, output)
        let column = usable.columns[time]
        let times = column.span(of: Int64.self)
        var late: [Int] = []
        for row in 0..<times.count {
            if times[row] + delay < watermark {
                late.append(row)
            } else {
                earliest = min(earliest, times[row] + delay)
            }
        }
        guard !late.isEmpty else { return try held.append(usable) }
        try output.countLate(Selection(late), of: usable)
        let current = watermark
        try held.append(
            usable.filtered(
                by: Selection((0..<times.count).filter { times[$0] + delay >= current })))
    }

    /// Sends what the watermark has passed.
    public func advance(to watermark: Watermark, output: Output) throws {
        self.watermark = watermark
        isWatermarkChanged = true
        guard earliest < watermark else { return }
        let (time, delay) = (time, delay)
        let ready = held.split { batch in
            let column = batch.columns[time]
            let times = column.span(of: Int64.self)
            var kept: [Int] = []
            var taken: [Int] = []
            for row in 0..<times.count {
                if times[row] + delay < watermark { taken.append(row) } else { kept.append(row) }
            }
            return taken.isEmpty ? nil : (Selection(kept), Selection(taken))
        }
        findEarliest()
        let rows = Batch.concatenated(ready.map(\.rows), types: held.types).consolidatedInserts()
        try output.sendInPieces(rows.sorted(by: RowOrdering([SortKey(column: time)])))
    }

    private func findEarliest() {
        earliest = .max
        for batch in held.batches {
            let column = batch.rows.columns[time]
            let times = column.span(of: Int64.self)
            for row in 0..<times.count { earliest = min(earliest, times[row] + delay) }
        }
    }

    /// What changed since the last epoch.
    public func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        held.takeChanges(into: &changes)
        if isWatermarkChanged {
            changes.set([0], withUnsafeBytes(of: watermark) { Array($0) })
            isWatermarkChanged = false
        }
        return changes
    }

    /// Takes the waiting rows of the last epoch over.
    public func restore(from entries: StateChanges) throws {
        try held.restore(from: entries)
        for index in 0..<entries.count where entries.key(at: index).first == 0 {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            watermark = try reader.read(Watermark.self)
        }
        findEarliest()
    }

    /// The memory of the waiting rows.
    public var stateByteCount: Int { held.byteCount }

    /// The number of waiting rows.
    public var stateRowCount: Int { held.count }
}
