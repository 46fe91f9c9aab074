import Columnar
import Functions

/// A part of the order between two places, the second one outside.
struct OrderSpan {
    var start: OrderedRows.Place
    var end: OrderedRows.Place
}

/// Some rows of a partition at one moment, with the results of the calls for them.
struct OverSnapshot {
    /// The rows, each copy by itself, in order.
    var rows: [UInt32]
    /// Their columns.
    var columns: [Column]
    /// The results, a column for each call.
    var results: [Column]
    /// Why rows failed, by their place in `rows`.
    var errors: RowErrors

    /// The places of the rows that failed.
    var failed: Set<Int> { Set(errors.entries.map(\.row)) }
}

extension PartitionedRows {
    /// The rows of `span` and what the calls give for them, for which as many rows before and behind
    /// are read as the calls reach.
    func snapshot(
        _ span: OrderSpan, of partition: UInt32, _ moment: Moment, _ evaluation: OverEvaluation
    ) -> OverSnapshot {
        var rows: [UInt32] = []
        append(from: span.start, to: span.end, moment, to: &rows)
        guard case .near(let near) = evaluation.reach else {
            return snapshot(rows, asked: 0..<rows.count, evaluation)
        }
        let (before, behind) = context(
            of: rows, in: span, near, moment, isDescending: evaluation.isDescending)
        return snapshot(
            before + rows + behind, asked: before.count..<(before.count + rows.count), evaluation)
    }

    /// The results for `rows[asked]`, where `rows` are all that they reach.
    func snapshot(
        _ rows: [UInt32], asked: Range<Int>, _ evaluation: OverEvaluation
    ) -> OverSnapshot {
        let columns = columns(of: rows)
        var errors = RowErrors()
        let results = evaluation.results(
            columns,
            OverRows(count: rows.count, asked: asked, groupStarts: groupStarts(of: rows)),
            errors: &errors)
        return OverSnapshot(
            rows: Array(rows[asked]),
            columns: columns.map { $0.slice(from: asked.lowerBound, count: asked.count) },
            results: results, errors: errors)
    }

    /// Where groups of peers begin among rows in order.
    func groupStarts(of rows: [UInt32]) -> [Int32] {
        var starts: [Int32] = []
        for (index, row) in rows.enumerated()
        where index == 0 || !ordered.rows.arePeers(rows[index - 1], row) {
            starts.append(Int32(index))
        }
        return starts
    }

    /// All rows of a partition.
    func all(of partition: UInt32) -> OrderSpan {
        let start = ordered.start(of: partition)
        return OrderSpan(start: start, end: ordered.start(of: partition + 1))
    }

    /// Appends the rows from one place to another, each as often as it is there.
    func append(
        from start: OrderedRows.Place, to end: OrderedRows.Place, _ moment: Moment,
        to rows: inout [UInt32]
    ) {
        var place = start
        while place != end, let entry = ordered.entry(at: place) {
            for _ in 0..<copies(of: entry.row, moment) { rows.append(entry.row) }
            place = ordered.next(place)
        }
    }

    /// The place of the `count`th row in front of `place`, or of the partition's first.
    func walk(
        back count: Int, from place: OrderedRows.Place, of partition: UInt32, _ moment: Moment
    ) -> OrderedRows.Place {
        var place = place
        var passed: Int64 = 0
        while passed < Int64(count), let before = ordered.previous(place),
            let entry = ordered.entry(at: before), entry.partition == partition
        {
            passed += copies(of: entry.row, moment)
            place = before
        }
        return place
    }
}
