import Columnar

/// The last rows of each partition whose rows come in the order of event time: those that still wait for
/// later ones, and in front of them those that their frames reach. New rows stand behind all that are
/// kept, so that nothing is searched for.
final class PartitionTails {
    /// The kept rows of a partition and new ones behind them.
    struct Stretch {
        var partition: UInt32
        var rows: HeldRows.HeldBatch
        /// The first row of each group of peers.
        var groupStarts: [Int32]
        /// The first row that has not left.
        var first: Int
        /// Whether that row is listed among those that wait.
        var isListed = false

        /// How many rows there are.
        var count: Int { rows.numbers.count }
    }

    private let types: [DataType]
    private let partition: [Int]
    private let ordering: RowOrdering
    private let table: KeyTable?
    private var tails: [UInt32: Stretch] = [:]
    /// How many rows are kept.
    private(set) var count = 0
    /// How many partitions have a first waiting row that is listed.
    private(set) var listedCount = 0

    /// Rows with columns of `types`, in partitions by the columns `partition`, each in the order
    /// `ordering`, ties broken by the whole row.
    init(types: [DataType], partition: [Int], ordering: RowOrdering) {
        self.types = types
        self.partition = partition
        self.ordering = ordering
        table = partition.isEmpty ? nil : KeyTable(types: partition.map { types[$0] })
    }

    /// The stretches that end with the rows of `added`, one for each partition among them.
    func stretches(adding added: HeldRows.HeldBatch) -> [Stretch] {
        let (rows, partitions) = sorted(added)
        var stretches: [Stretch] = []
        var start = 0
        while start < partitions.count {
            var end = start + 1
            while end < partitions.count, partitions[end] == partitions[start] { end += 1 }
            stretches.append(stretch(partitions[start], rows.slice(start..<end)))
            start = end
        }
        return stretches
    }

    private func sorted(
        _ added: HeldRows.HeldBatch
    ) -> (rows: HeldRows.HeldBatch, partitions: [Int64]) {
        let columns = added.rows.columns.map { $0.expanded() }
        let plain = HeldRows.HeldBatch(
            rows: Batch(columns: columns, count: added.rows.count), numbers: added.numbers)
        var found: [UInt32] = []
        table?.findOrInsert(
            keys: partition.map { columns[$0] }, count: added.rows.count, groupIDs: &found)
        var numbers = FixedColumnWriter<Int64>(type: .bigint, count: added.rows.count)
        for row in 0..<added.rows.count { numbers[row] = table == nil ? 0 : Int64(found[row]) }
        let keys =
            [SortKey(column: columns.count)] + ordering.keys
            + columns.indices.map { SortKey(column: $0) }
        let numberColumn = numbers.finish()
        let order = RowOrdering(keys).sorted(columns + [numberColumn], count: added.rows.count)
        let ordered = numberColumn.gathered(order)
        let span = ordered.span(of: Int64.self)
        return (plain.filtered(by: order), (0..<span.count).map { span[$0] })
    }

    private func stretch(_ partition: Int64, _ new: HeldRows.HeldBatch) -> Stretch {
        let tail = tails[UInt32(partition)]
        let count = tail?.count ?? 0
        let columns = new.rows.columns
        var groupStarts = tail?.groupStarts ?? []
        for row in 0..<new.rows.count
        where row == 0 || ordering.compare(columns, row: row - 1, with: columns, row: row) != 0 {
            groupStarts.append(Int32(count + row))
        }
        return Stretch(
            partition: UInt32(partition),
            rows: tail.map { .concatenated([$0.rows, new], types: types) } ?? new,
            groupStarts: groupStarts, first: tail?.first ?? 0, isListed: tail?.isListed ?? false)
    }

    /// Keeps the rows of a stretch from `place` on, and gives the numbers of those that go.
    func keep(_ stretch: Stretch, from place: Int) -> [Int64] {
        let partition = stretch.partition
        let end = stretch.count
        count += end - place - (tails[partition]?.count ?? 0)
        listedCount += (stretch.isListed ? 1 : 0) - (tails[partition]?.isListed ?? false ? 1 : 0)
        if place == end {
            tails[partition] = nil
            table?.remove(partition)
        } else if place == 0 {
            tails[partition] = stretch
        } else {
            let starts = stretch.groupStarts.filter { Int($0) > place }
            tails[partition] = Stretch(
                partition: partition, rows: stretch.rows.slice(place..<end),
                groupStarts: [0] + starts.map { $0 - Int32(place) },
                first: stretch.first - place, isListed: stretch.isListed)
        }
        return Array(stretch.rows.numbers[..<place])
    }

    /// Notes that the first waiting row of a partition is not listed any more.
    func unlist(_ partition: UInt32) {
        if tails[partition]?.isListed ?? false { listedCount -= 1 }
        tails[partition]?.isListed = false
    }

    /// The partitions whose first waiting row is listed.
    var listed: some Sequence<Stretch> { tails.values.lazy.filter(\.isListed) }

    /// The rows that are kept of a partition; nil when there are none.
    func tail(of partition: UInt32) -> Stretch? { tails[partition] }

    /// All rows that are kept.
    var batches: [HeldRows.HeldBatch] { tails.values.map(\.rows) }

    /// The memory that is held.
    var byteCount: Int {
        tails.values.reduce(table?.byteCount ?? 0) { total, tail in
            total + tail.rows.rows.byteCount + tail.count * 8
        }
    }
}
