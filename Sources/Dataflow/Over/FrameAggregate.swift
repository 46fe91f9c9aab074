import Columnar
import Functions

/// An aggregate over the frames of rows. Small frames are aggregated side by side, each as a group
/// of its own; large ones one after another, adding the rows that enter and taking away those that
/// leave. Either way the result depends on the rows of the frame alone, so that it is the same
/// whenever it is computed.
final class FrameAggregate {
    private let call: AggregateCall
    private let accumulator: any Accumulator

    private static let chunkRowCount = 65_536

    init(_ call: AggregateCall) {
        self.call = call
        accumulator = call.makeAccumulator(call.accumulatorArguments)
    }

    /// The results for the rows that are asked about; `columns` are those of the stretch.
    func results(
        _ columns: [Column], _ rows: OverRows, _ frames: OverFrames, errors: inout RowErrors
    ) -> Column {
        let counted = CountedRows(columns, call, rowCount: rows.count)
        var total = 0
        for index in frames.starts.indices {
            total += Int(frames.ends[index] - frames.starts[index])
        }
        if frames.exclusion == .nothing, total > 8 * rows.asked.count + 1_024 {
            return sliding(counted, frames, &errors)
        }
        return sideBySide(counted, rows, frames, &errors)
    }

    private func sideBySide(
        _ counted: CountedRows, _ rows: OverRows, _ frames: OverFrames, _ errors: inout RowErrors
    ) -> Column {
        var parts: [Column] = []
        var selected: [Int] = []
        var groups: [UInt32] = []
        var first = 0
        func flush(upTo end: Int) {
            accumulator.reserve(groupCount: end - first)
            accumulator.update(
                counted.gathered(selected), groups: groups.span, weights: nil)
            let all = (0..<UInt32(end - first)).map { $0 }
            var failed = RowErrors()
            parts.append(accumulator.results(of: all.span, errors: &failed).expanded())
            for entry in failed.entries { errors.record(entry.error, row: first + entry.row) }
            for group in all { accumulator.reset(group: group) }
            selected.removeAll(keepingCapacity: true)
            groups.removeAll(keepingCapacity: true)
            first = end
        }
        for index in frames.starts.indices {
            let (one, two, three) = frames.pieces(index, rows)
            for piece in [one, two, three] where !piece.isEmpty {
                for row in counted.numbers(in: piece) {
                    selected.append(row)
                    groups.append(UInt32(index - first))
                }
            }
            if selected.count >= Self.chunkRowCount { flush(upTo: index + 1) }
        }
        if first < frames.starts.count || parts.isEmpty { flush(upTo: frames.starts.count) }
        return .concatenated(parts, type: call.resultType)
    }

    private func sliding(
        _ counted: CountedRows, _ frames: OverFrames, _ errors: inout RowErrors
    ) -> Column {
        accumulator.reserve(groupCount: 1)
        let builder = ColumnBuilder(type: call.resultType, capacity: frames.starts.count)
        let only: [UInt32] = [0]
        var held = 0..<0
        var last: Column?
        var failure: RowError?
        for index in frames.starts.indices {
            let frame = Int(frames.starts[index])..<Int(frames.ends[index])
            if frame != held || last == nil {
                if frame.lowerBound < held.lowerBound || frame.upperBound < held.upperBound
                    || frame.lowerBound >= held.upperBound
                {
                    accumulator.reset(group: 0)
                    held = frame.lowerBound..<frame.lowerBound
                }
                add(counted, held.upperBound..<frame.upperBound, weight: 1)
                add(counted, held.lowerBound..<frame.lowerBound, weight: -1)
                held = frame
                var failed = RowErrors()
                last = accumulator.results(of: only.span, errors: &failed).expanded()
                failure = failed.entries.first?.error
            }
            if let failure { errors.record(failure, row: index) }
            if let last { builder.append(from: last, row: 0) }
        }
        accumulator.reset(group: 0)
        return builder.finish()
    }

    private func add(_ counted: CountedRows, _ rows: Range<Int>, weight: Int64) {
        let numbers = counted.numbers(in: rows)
        guard !numbers.isEmpty else { return }
        let groups = [UInt32](repeating: 0, count: numbers.count)
        accumulator.update(
            counted.sliced(numbers), groups: groups.span,
            weights: weight == 1 ? nil : Weights(repeating: weight, count: numbers.count))
    }
}

/// The arguments of an aggregate for the rows of a stretch that pass its FILTER.
struct CountedRows {
    private let arguments: [Column]
    /// How many rows pass in front of each row, and in front of the end; nil when all do.
    private let passed: [Int32]?

    init(_ columns: [Column], _ call: AggregateCall, rowCount: Int) {
        let all = call.arguments.map { columns[$0] }
        guard let filter = call.filter else {
            arguments = all
            passed = nil
            return
        }
        let kept = Selection(whereTrue: columns[filter])
        arguments = all.map { $0.gathered(kept) }
        var counts = [Int32](repeating: 0, count: rowCount + 1)
        let rows = kept.rows
        for index in 0..<rows.count { counts[Int(rows[index]) + 1] = 1 }
        for row in 0..<rowCount { counts[row + 1] += counts[row] }
        passed = counts
    }

    /// The numbers of the passing rows among `rows`.
    func numbers(in rows: Range<Int>) -> Range<Int> {
        guard let passed else { return rows }
        return Int(passed[rows.lowerBound])..<Int(passed[rows.upperBound])
    }

    /// The arguments of the passing rows `numbers`.
    func gathered(_ numbers: [Int]) -> [Column] {
        if arguments.isEmpty { return [] }
        let selection = Selection(numbers)
        return arguments.map { $0.gathered(selection) }
    }

    /// The arguments of the passing rows `numbers`.
    func sliced(_ numbers: Range<Int>) -> [Column] {
        arguments.map { $0.slice(from: numbers.lowerBound, count: numbers.count) }
    }
}
