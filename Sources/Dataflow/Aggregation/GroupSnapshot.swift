import Columnar
import Functions

/// The results of some groups at one moment.
struct GroupSnapshot {
    /// Whether each group has a row in the result.
    var isPresent: [Bool]
    /// The results, a column for each aggregate.
    let results: [Column]
    /// The groups whose result cannot be computed.
    let errors: RowErrors

    /// The results of `groups` as they are; a group without a key counts as present without rows
    /// where that is asked for (rule 10), which it is not in a window (rule 24).
    init(_ state: GroupState, of groups: [UInt32], globalIsPresent: Bool = true) {
        var errors = RowErrors()
        results = state.aggregates.results(of: groups, errors: &errors)
        let isAlwaysPresent = state.isGlobal && globalIsPresent
        isPresent = groups.map { isAlwaysPresent || state.rowCounts[Int($0)] != 0 }
        for entry in errors.entries { isPresent[entry.row] = false }
        self.errors = errors
    }
}

/// Turns two snapshots of the same groups into changes: the old row leaves and the new one comes, and
/// nothing where both are the same (rule 15).
enum GroupChanges {
    /// The changes of groups with the key columns `keys`; `windowColumns` gives columns in front of
    /// them for a number of rows.
    static func batch(
        keys: [Column], from old: GroupSnapshot, to new: GroupSnapshot,
        windowColumns: (Int) -> [Column]
    ) -> Batch {
        let differs = RowDifference.rows(old.results, new.results, count: old.isPresent.count)
        var leaving: [Int] = []
        var coming: [Int] = []
        for row in old.isPresent.indices {
            let wasThere = old.isPresent[row]
            let isThere = new.isPresent[row]
            if wasThere && isThere && !differs[row] { continue }
            if wasThere { leaving.append(row) }
            if isThere { coming.append(row) }
        }
        let count = leaving.count + coming.count
        let leavingRows = Selection(leaving)
        let comingRows = Selection(coming)
        func both(_ old: Column, _ new: Column) -> Column {
            if leaving.isEmpty { return new.gathered(comingRows) }
            return .concatenated(
                [old.gathered(leavingRows), new.gathered(comingRows)], type: new.type)
        }
        let columns =
            windowColumns(count) + keys.map { both($0, $0) }
            + zip(old.results, new.results).map(both)
        let weights = Array(repeating: Int64(-1), count: leaving.count)
        return Batch(
            columns: columns, count: count,
            weights: leaving.isEmpty
                ? nil : Weights(weights + Array(repeating: 1, count: coming.count)))
    }
}
