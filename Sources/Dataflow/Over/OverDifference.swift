import Columnar
import Functions

/// What leaves and what comes when some rows of a partition, and the results for them, change.
struct OverDifference {
    private(set) var leaving: [Int] = []
    private(set) var coming: [Int] = []
    /// The same of rows that are there more than once, whose copies are told apart by their results
    /// only.
    private var leavingCopies: [Int] = []
    private var comingCopies: [Int] = []
    /// The places of rows that fail now and did not before.
    private(set) var failing: Set<Int> = []

    /// The difference of the same part of the order before and after a batch.
    init(_ old: OverSnapshot, _ new: OverSnapshot, in rows: PartitionedRows) {
        let failedBefore = old.failed
        let failedNow = new.failed
        var left = 0
        var right = 0
        while left < old.rows.count || right < new.rows.count {
            let row: UInt32
            if left < old.rows.count,
                right == new.rows.count || old.rows[left] == new.rows[right]
                    || rows.copies(of: old.rows[left], .after) == 0
            {
                row = old.rows[left]
            } else {
                row = new.rows[right]
            }
            let oldRun = Self.run(of: row, in: old.rows, from: left)
            let newRun = Self.run(of: row, in: new.rows, from: right)
            left = oldRun.upperBound
            right = newRun.upperBound
            let wasThere = oldRun.filter { !failedBefore.contains($0) }
            let isThere = newRun.filter { !failedNow.contains($0) }
            if wasThere.count == oldRun.count {
                failing.formUnion(newRun.filter(failedNow.contains))
            }
            if oldRun.count <= 1, newRun.count <= 1 {
                if let before = wasThere.first, let after = isThere.first,
                    zip(old.results, new.results).allSatisfy({
                        $0.isIdentical(at: before, to: $1, at: after)
                    })
                {
                    continue
                }
                leaving += wasThere
                coming += isThere
            } else {
                leavingCopies += wasThere
                comingCopies += isThere
            }
        }
    }

    private static func run(of row: UInt32, in rows: [UInt32], from start: Int) -> Range<Int> {
        var end = start
        while end < rows.count, rows[end] == row { end += 1 }
        return start..<end
    }

    /// The rows that leave and those that come, with the first `width` columns of the rows and the
    /// results behind them.
    func batches(_ old: OverSnapshot, _ new: OverSnapshot, width: Int) -> (Batch, Batch) {
        func batch(_ snapshot: OverSnapshot, _ rows: [Int]) -> Batch {
            let selection = Selection(rows)
            let columns = (snapshot.columns.prefix(width) + snapshot.results).map {
                $0.gathered(selection)
            }
            return Batch(columns: columns, count: rows.count)
        }
        guard !leavingCopies.isEmpty || !comingCopies.isEmpty else {
            return (batch(old, leaving), batch(new, coming))
        }
        let copies = Self.consolidated(batch(old, leavingCopies), batch(new, comingCopies))
        func joined(_ first: Batch, _ second: Batch) -> Batch {
            .concatenated([first, second], types: first.columns.map(\.type))
        }
        return (
            joined(batch(old, leaving), copies.leaving), joined(batch(new, coming), copies.coming)
        )
    }

    /// Without the rows that both have, as often as both have them.
    private static func consolidated(
        _ leaving: Batch, _ coming: Batch
    ) -> (leaving: Batch, coming: Batch) {
        let all = Batch.concatenated([leaving, coming], types: leaving.columns.map(\.type))
        let table = KeyTable(types: all.columns.map(\.type))
        var groups: [UInt32] = []
        table.findOrInsert(keys: all.columns, count: all.count, groupIDs: &groups)
        var left = [Int](repeating: 0, count: table.groupLimit)
        var right = left
        for row in 0..<all.count {
            if row < leaving.count {
                left[Int(groups[row])] += 1
            } else {
                right[Int(groups[row])] += 1
            }
        }
        var shared = zip(left, right).map { min($0, $1) }
        var sharedComing = shared
        let leavingRows = (0..<leaving.count).filter { take(&shared, Int(groups[$0])) }
        let comingRows = (0..<coming.count).filter {
            take(&sharedComing, Int(groups[leaving.count + $0]))
        }
        return (
            leaving.filtered(by: Selection(leavingRows)), coming.filtered(by: Selection(comingRows))
        )
    }

    /// False for as many calls as `shared` has for a group.
    private static func take(_ shared: inout [Int], _ group: Int) -> Bool {
        guard shared[group] > 0 else { return true }
        shared[group] -= 1
        return false
    }
}
