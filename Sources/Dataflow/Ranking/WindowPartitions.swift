import Columnar
import Functions

/// The partitions that belong to windows, by the end of their window: what must be sent and dropped
/// when the watermark reaches it (rule 21).
final class WindowPartitions {
    private let endColumn: Int
    private var watermark: Watermark = .min
    private var isWatermarkChanged = false
    private var open: [Int64: Set<UInt32>] = [:]
    private var earliestEnd = Int64.max
    /// The end of each partition's window; the number of a partition that is gone is given again.
    private var ends: [Int64] = []

    /// Partitions of rows whose windows end at the time in the column `endColumn`.
    init(endColumn: Int) {
        self.endColumn = endColumn
    }

    /// The rows of `batch` whose window is open; the others are late.
    func withoutLateRows(_ batch: Batch, _ output: Output) throws -> Batch {
        let usable = try batch.withUsableTimes(endColumn, output)
        let column = usable.columns[endColumn]
        let ends = column.span(of: Int64.self)
        var late: [Int] = []
        for row in 0..<ends.count where ends[row] <= watermark { late.append(row) }
        guard !late.isEmpty else { return usable }
        try output.countLate(Selection(late), of: usable)
        let current = watermark
        return usable.filtered(by: Selection((0..<ends.count).filter { ends[$0] > current }))
    }

    /// Remembers the partitions of the batch that was added to `rows` last.
    func note(_ batch: Batch, in rows: PartitionedRows) {
        let column = batch.columns[endColumn]
        let times = column.span(of: Int64.self)
        for row in 0..<times.count {
            let partition = rows.partitions[row]
            if Int(partition) >= ends.count {
                let missing = Int(partition) + 1 - ends.count
                ends.append(contentsOf: repeatElement(.min, count: missing))
            }
            guard ends[Int(partition)] != times[row] else { continue }
            ends[Int(partition)] = times[row]
            open[times[row], default: []].insert(partition)
            earliestEnd = min(earliestEnd, times[row])
        }
    }

    /// The partitions of windows that end now, the earliest window first.
    func close(to watermark: Watermark) -> [UInt32] {
        self.watermark = watermark
        isWatermarkChanged = true
        guard earliestEnd <= watermark else { return [] }
        var closed: [UInt32] = []
        for end in open.keys.filter({ $0 <= watermark }).sorted() {
            let partitions = open.removeValue(forKey: end)?.sorted() ?? []
            for partition in partitions where ends[Int(partition)] == end {
                ends[Int(partition)] = .min
                closed.append(partition)
            }
        }
        earliestEnd = open.keys.min() ?? .max
        return closed
    }

    private static let watermarkKey: [UInt8] = [0]

    /// Adds the watermark, if it changed since the last call.
    func takeChanges(into changes: inout StateChanges) {
        guard isWatermarkChanged else { return }
        withUnsafeBytes(of: watermark) { changes.set(Self.watermarkKey, $0) }
        isWatermarkChanged = false
    }

    /// Takes the watermark over.
    func restore(from entries: StateChanges) throws {
        for index in 0..<entries.count where entries.key(at: index).first == 0 {
            guard let value = entries.value(at: index) else { continue }
            var reader = StateReader(Array(value))
            watermark = try reader.read(Watermark.self)
        }
    }
}
