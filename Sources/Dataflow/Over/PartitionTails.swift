import Columnar

/// The last rows of each partition whose rows come in the order of event time: those that still wait for
/// later ones, and in front of them those that their frames reach. New rows stand behind all that are
/// kept, so that nothing is searched for.
///
/// Rows stay in the blocks in which they came; a partition knows the places of its own. The blocks are put
/// together anew, without the rows that went, when those are more than the others.
final class PartitionTails {
    /// Where a row is.
    struct Place {
        let block: Int32
        let row: Int32
    }

    /// The rows of a partition that are kept, numbered from its first row ever.
    struct Tail {
        /// Where they are.
        var rows: NumberedQueue<Place>
        /// The number of the first row of each group of peers, by the number of the group. The first group
        /// may have begun before the first row that is kept.
        var groups: NumberedQueue<Int>
        /// The number of the first row that has not left.
        var first: Int
        /// Whether that row is listed among those that wait.
        var isListed = false

        /// The number of the group that has the row `number`.
        func group(of number: Int) -> Int { groups.partition { $0 <= number } - 1 }
    }

    private struct Block {
        var rows: HeldRows.HeldBatch
        var times: [Int64]
        var isKept: [Bool]
        /// The largest number under which a row is held.
        var lastNumber: Int64
    }

    private let types: [DataType]
    private let time: Int
    private let ordering: RowOrdering
    private var tails: [Tail?] = []
    private var blocks: [Block] = []
    private var blockRowCount = 0
    /// How many rows are kept.
    private(set) var count = 0
    /// How many partitions have a first waiting row that is listed.
    private(set) var listedCount = 0

    /// How many rows that went may stay in the blocks, whatever the number of others.
    private static let slack = 4 * Batch.targetRowCount

    /// Rows with columns of `types`, of partitions each in the order `ordering`, which begins with the event
    /// time in the column `time`.
    init(types: [DataType], time: Int, ordering: RowOrdering) {
        self.types = types
        self.time = time
        self.ordering = ordering
    }

    subscript(partition: UInt32) -> Tail? {
        Int(partition) < tails.count ? tails[Int(partition)] : nil
    }

    /// Adds rows, sorted by partition and in order; `begin` gives the numbers of the next row and the next
    /// group of a partition that has no rows. Returns the partitions, in order.
    func add(
        _ rows: HeldRows.HeldBatch, of partitions: [UInt32],
        begin: (UInt32) -> (row: Int, group: Int)
    ) -> [UInt32] {
        guard !partitions.isEmpty else { return [] }
        let block = Int32(blocks.count)
        let columns = rows.rows.columns
        append(rows)
        let limit = Int(partitions.max() ?? 0) + 1
        if tails.count < limit {
            tails.append(contentsOf: repeatElement(nil, count: limit - tails.count))
        }
        var touched: [UInt32] = []
        for row in partitions.indices {
            let partition = partitions[row]
            let isFirst = touched.last != partition
            if isFirst { touched.append(partition) }
            let index = Int(partition)
            if tails[index] == nil {
                let next = begin(partition)
                tails[index] = Tail(
                    rows: NumberedQueue(start: next.row), groups: NumberedQueue(start: next.group),
                    first: next.row)
            }
            // Rows that come later are later than all that have passed: no peers of theirs.
            if isFirst || ordering.compare(columns, row: row - 1, with: columns, row: row) != 0 {
                let number = tails[index]?.rows.end ?? 0
                tails[index]?.groups.append(number)
            }
            tails[index]?.rows.append(Place(block: block, row: Int32(row)))
        }
        return touched
    }

    private func append(_ rows: HeldRows.HeldBatch) {
        let column = rows.rows.columns[time]
        let span = column.span(of: Int64.self)
        blocks.append(
            Block(
                rows: rows, times: (0..<span.count).map { span[$0] },
                isKept: Array(repeating: true, count: rows.numbers.count),
                lastNumber: rows.numbers.max() ?? -1))
        count += rows.numbers.count
        blockRowCount += rows.numbers.count
    }

    // MARK: Rows

    /// The event time of a row.
    func time(at place: Place) -> Int64 { blocks[Int(place.block)].times[Int(place.row)] }

    /// The event time of the first row of a partition that has not left; nil when all have.
    func firstTime(of tail: Tail) -> Int64? {
        tail.first < tail.rows.end ? time(at: tail.rows[tail.first]) : nil
    }

    /// The columns `indexes` of the rows at `places`.
    func columns(_ indexes: some Sequence<Int>, at places: [Place]) -> [Column] {
        var runs: [(block: Int, start: Int, count: Int)] = []
        for place in places {
            let (block, row) = (Int(place.block), Int(place.row))
            if let last = runs.last, last.block == block, last.start + last.count == row {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((block, row, 1))
            }
        }
        let isOneBlock = runs.allSatisfy { $0.block == runs[0].block }
        let selection = isOneBlock ? Selection(places.map { Int($0.row) }) : nil
        return indexes.map { index in
            if let selection, let first = runs.first {
                return blocks[first.block].rows.rows.columns[index].gathered(selection)
            }
            let builder = ColumnBuilder(type: types[index], capacity: places.count)
            for run in runs {
                let column = blocks[run.block].rows.rows.columns[index]
                if run.count == 1 {
                    builder.append(from: column, row: run.start)
                } else {
                    builder.append(contentsOf: column, from: run.start, count: run.count)
                }
            }
            return builder.finish()
        }
    }

    // MARK: Changes

    /// Notes that the rows of a partition below `number` have left.
    func setFirst(_ partition: UInt32, _ number: Int) { tails[Int(partition)]?.first = number }

    /// Notes whether the first waiting row of a partition is listed.
    func setListed(_ partition: UInt32, _ isListed: Bool) {
        guard let tail = self[partition], tail.isListed != isListed else { return }
        listedCount += isListed ? 1 : -1
        tails[Int(partition)]?.isListed = isListed
    }

    /// Gives the rows and groups of a partition other numbers.
    func renumber(_ partition: UInt32, rows: Int, groups: Int) {
        guard var tail = self[partition] else { return }
        let shift = rows - tail.rows.start
        var moved = NumberedQueue<Int>(start: groups)
        for group in tail.groups.start..<tail.groups.end {
            moved.append(tail.groups[group] + shift)
        }
        tail.groups = moved
        tail.rows.renumber(from: rows)
        tail.first += shift
        tails[Int(partition)] = tail
    }

    /// Drops the rows of a partition below `number`; returns the numbers under which they are held.
    func drop(_ partition: UInt32, below number: Int) -> [Int64] {
        let index = Int(partition)
        guard let tail = tails[index], number > tail.rows.start else { return [] }
        var held: [Int64] = []
        for row in tail.rows.start..<number {
            let place = tail.rows[row]
            held.append(blocks[Int(place.block)].rows.numbers[Int(place.row)])
            blocks[Int(place.block)].isKept[Int(place.row)] = false
        }
        count -= held.count
        if number == tail.rows.end {
            setListed(partition, false)
            tails[index] = nil
        } else {
            tails[index]?.rows.dropFirst(to: number)
            tails[index]?.groups.dropFirst(to: tail.group(of: number))
        }
        return held
    }

    /// Puts the blocks together anew where most of their rows went.
    func compact() {
        guard blockRowCount > 2 * count + Self.slack else { return }
        var places: [Place] = []
        places.reserveCapacity(count)
        for index in tails.indices {
            guard let tail = tails[index] else { continue }
            for number in tail.rows.start..<tail.rows.end {
                tails[index]?.rows[number] = Place(block: 0, row: Int32(places.count))
                places.append(tail.rows[number])
            }
        }
        let rows = HeldRows.HeldBatch(
            rows: Batch(columns: columns(types.indices, at: places), count: places.count),
            numbers: places.map { blocks[Int($0.block)].rows.numbers[Int($0.row)] })
        (blocks, blockRowCount, count) = ([], 0, 0)
        append(rows)
    }

    /// The partitions whose first waiting row is listed.
    var listed: [UInt32] {
        tails.indices.filter { tails[$0]?.isListed ?? false }.map { UInt32($0) }
    }

    /// The kept rows of the blocks that have one which is held under `number` or a later one.
    func batches(heldFrom number: Int64) -> [HeldRows.HeldBatch] {
        blocks.filter { $0.lastNumber >= number }.map { block in
            block.rows.filtered(by: Selection(block.isKept.indices.filter { block.isKept[$0] }))
        }
    }

    /// The memory that is held.
    var byteCount: Int {
        blocks.reduce(0) { $0 + $1.rows.rows.byteCount + $1.times.count * 17 }
            + tails.capacity * MemoryLayout<Tail?>.stride
            + tails.reduce(0) { $0 + ($1.map { $0.rows.byteCount + $0.groups.byteCount } ?? 0) }
    }
}
