import Columnar
import Functions

/// The state of a `JoinOperator` and its equation.
final class JoinCore {
    private let kind: JoinOperator.Kind
    private let keys: JoinOperator.Keys
    private let types: [[DataType]]
    private let condition: CompiledExpression?
    private let keyTable: KeyTable
    let sides: [KeyedRows]
    /// For each side what a row means that has no match, or has one.
    let presences: [JoinPresence]
    let time: JoinOperator.Time?
    var watermark: Watermark = .min
    var isWatermarkStored = true
    /// Whether each row knows what matches it, rather than each key: where a match depends on more
    /// than the key, and where rows may be forgotten while what they were matched with stays.
    private let countsByRow: Bool
    var joined: JoinedRows
    private var pairs = JoinPairs()

    /// How many pairs are made at a time.
    private static let pairLimit = 4 * Batch.targetRowCount

    init(
        _ kind: JoinOperator.Kind, keys: JoinOperator.Keys, types: [[DataType]],
        condition: CompiledExpression?, time: JoinOperator.Time?, timeToLive: Int64?
    ) {
        self.kind = kind
        self.time = time
        self.keys = keys
        self.types = types
        self.condition = condition
        keyTable = KeyTable(types: keys.left.map { types[0][$0] })
        let presences = kind.presences
        self.presences = presences
        let countsByRow =
            condition != nil || timeToLive != nil && presences.contains { $0 != .never }
        self.countsByRow = countsByRow
        sides = [0, 1].map { side in
            KeyedRows(
                types: types[side],
                countsMatches: countsByRow && presences[side] != .never,
                time: time?.rows(side), timeToLive: timeToLive)
        }
        joined = JoinedRows(types: kind.putsOutPairs ? types[0] + types[1] : types[0])
    }

    var rowCount: Int { sides[0].count + sides[1].count }
    var byteCount: Int { keyTable.byteCount + sides[0].byteCount + sides[1].byteCount }

    // MARK: Changes

    /// Adds changes of a side; the pairs they make with the rows of the other are sent if `emits`.
    func add(_ batch: Batch, side: Int, _ output: Output, emits: Bool) throws {
        let batch = try withoutLateRows(withoutNullKeys(batch, side, output), side, output)
        guard batch.count > 0 else { return }
        let groups = groups(of: batch, side)
        var matches: [Int64] = []
        if emits {
            matches = try match(batch, groups, side, output)
        } else if countsByRow {
            matches = Array(repeating: 0, count: batch.count)
        }
        sides[side].add(batch, keys: groups, matches: matches)
        sides[side].noteUse(at: output.context.now)
    }

    /// Sends rows of A with the rows of B that are there, without keeping them.
    func lookUp(_ batch: Batch, _ output: Output) throws {
        let batch = try withoutNullKeys(batch, 0, output)
        guard batch.count > 0 else { return }
        var groups: [UInt32] = []
        keyTable.find(
            keys: keys.left.map { batch.columns[$0] }, count: batch.count, groupIDs: &groups)
        let counted = try match(batch, groups, 0, output)
        guard presences[0] == .unmatched else { return }
        let alone = groups.indices.filter { row in
            let sum = groups[row] == KeyTable.absent ? 0 : sides[1].sums[Int(groups[row])]
            return presences[0].isThere(countsByRow ? counted[row] : sum)
        }
        let rows = batch.filtered(by: Selection(alone))
        try joined.append(
            padded(rows.columns, 0, rows.count),
            weights: (0..<rows.count).map { rows.weights?.span[$0] ?? 1 }, to: output)
    }

    /// The step is over: sends which rows gained or lost their matches.
    func endStep(_ output: Output, emits: Bool) throws {
        if emits {
            for side in 0...1 where presences[side] == .matched { try sendPresence(side, output) }
            for side in 0...1 where presences[side] == .unmatched && time == nil {
                try sendPresence(side, output)
            }
        }
        try joined.send(to: output)
        dropIdleRows(at: output.context.now)
    }

    func releaseRows() {
        var released: Set<UInt32> = []
        for key in sides[0].endStep() + sides[1].endStep()
        where sides[0].isEmpty(key) && sides[1].isEmpty(key) && released.insert(key).inserted {
            keyTable.remove(key)
            for side in sides { side.release(key) }
        }
    }

    /// Everything that the two sides make.
    func sendAll(_ output: Output) throws {
        let rows = sides[0].liveRows
        var start = 0
        while start < rows.count {
            let piece = Array(rows[start..<min(start + Batch.targetRowCount, rows.count)])
            start += piece.count
            let batch = Batch(
                columns: sides[0].columns(of: piece), count: piece.count,
                weights: Weights(unlessInserts: piece.map { sides[0].weights[Int($0)] }))
            let groups = piece.map { sides[0].keys[Int($0)] }
            let counted = try match(batch, groups, 0, output)
            guard presences[0] != .never else { continue }
            let weights = piece.indices.map { index in
                let matches =
                    countsByRow ? counted[index] : sides[1].sums[Int(groups[index])]
                return presences[0].isThere(matches) ? batch.weights?.span[index] ?? 1 : 0
            }
            try sendAlone(piece, weights: weights, side: 0, output)
        }
        if presences[1] != .never {
            let rows = sides[1].liveRows
            let weights = rows.map {
                presences[1].isThere(matches($0, 1)) ? sides[1].weights[Int($0)] : 0
            }
            try sendAlone(rows, weights: weights, side: 1, output)
        }
        try joined.send(to: output)
    }

    // MARK: Keys

    /// The rows that may match; those with a NULL in a key that NULL does not match leave at once,
    /// if at all (rule 1).
    private func withoutNullKeys(_ batch: Batch, _ side: Int, _ output: Output) throws -> Batch {
        let positions = side == 0 ? keys.left : keys.right
        let columns =
            zip(positions, keys.matchNull)
            .filter { !$1 && batch.columns[$0].hasNulls }.map { batch.columns[$0.0] }
            + times(of: batch, side)
        guard !columns.isEmpty else { return batch }
        var usable: [Int] = []
        var others: [Int] = []
        for row in 0..<batch.count {
            if columns.contains(where: { $0.isNull(at: row) }) {
                others.append(row)
            } else {
                usable.append(row)
            }
        }
        if presences[side] == .unmatched {
            let alone = batch.filtered(by: Selection(others))
            let weights = (0..<alone.count).map { alone.weights?.span[$0] ?? 1 }
            try joined.append(
                padded(alone.columns, side, alone.count), weights: weights, to: output)
        }
        return batch.filtered(by: Selection(usable))
    }

    func groups(of batch: Batch, _ side: Int) -> [UInt32] {
        let positions = side == 0 ? keys.left : keys.right
        var groups: [UInt32] = []
        keyTable.findOrInsert(
            keys: positions.map { batch.columns[$0] }, count: batch.count, groupIDs: &groups)
        for side in sides { side.reserveKeys(keyTable.groupLimit) }
        return groups
    }

    // MARK: Pairs

    /// Sends the pairs of `batch` with the rows of the other side; returns what matches each row,
    /// where that depends on the condition.
    private func match(
        _ batch: Batch, _ groups: [UInt32], _ side: Int, _ output: Output
    ) throws -> [Int64] {
        var matches = countsByRow ? [Int64](repeating: 0, count: batch.count) : []
        guard kind.putsOutPairs || countsByRow else { return matches }
        let other = sides[1 - side]
        var cursor = KeyedRows.none
        var row = 0
        while row < batch.count {
            let isComplete = other.appendRows(
                of: groups[row], from: &cursor, partner: row,
                weight: batch.weights?.span[row] ?? 1, limit: Self.pairLimit, to: &pairs)
            if isComplete { row += 1 }
            if pairs.count >= Self.pairLimit || row == batch.count {
                try sendPairs(of: batch, side, &matches, output)
                pairs.removeAll()
            }
        }
        return matches
    }

    private func sendPairs(
        of batch: Batch, _ side: Int, _ matches: inout [Int64], _ output: Output
    ) throws {
        guard pairs.count > 0 else { return }
        let changed = Selection(pairs.changed)
        let own = batch.columns.map { $0.gathered(changed) }
        let others = sides[1 - side].columns(of: pairs.stored)
        let columns = side == 0 ? own + others : others + own
        guard countsByRow else {
            return try joined.append(columns, weights: pairs.weights, to: output)
        }
        let both = Batch(
            columns: columns, count: pairs.count, weights: Weights(unlessInserts: pairs.weights))
        let outcome = try evaluate(over: both, output)
        for index in 0..<pairs.count where outcome.isTrue[index] || outcome.hasFailed[index] {
            let isTrue = outcome.isTrue[index]
            if presences[side].counts(isTrue) {
                matches[pairs.changed[index]] &+= pairs.storedWeights[index]
            }
            if presences[1 - side].counts(isTrue) {
                let weight = batch.weights?.span[pairs.changed[index]] ?? 1
                sides[1 - side].addMatches(weight, to: pairs.stored[index])
            }
        }
        guard kind.putsOutPairs else { return }
        let kept = (0..<pairs.count).filter { outcome.isTrue[$0] }
        let selection = Selection(kept)
        try joined.append(
            kept.count == pairs.count ? columns : columns.map { $0.gathered(selection) },
            weights: kept.map { pairs.weights[$0] }, to: output)
    }

    /// For each pair whether the condition is true, and whether it fails: those are rejected.
    private func evaluate(
        over both: Batch, _ output: Output
    ) throws -> (isTrue: [Bool], hasFailed: [Bool]) {
        guard let condition else {
            return (
                Array(repeating: true, count: both.count),
                Array(repeating: false, count: both.count)
            )
        }
        var evaluation = EvaluationContext(session: output.context.session)
        let column = condition.evaluateExpanded(both, &evaluation)
        var isTrue = [Bool](repeating: false, count: both.count)
        var hasFailed = isTrue
        let selected = Selection(whereTrue: column)
        for index in 0..<selected.count { isTrue[Int(selected.rows[index])] = true }
        guard !evaluation.errors.isEmpty else { return (isTrue, hasFailed) }
        for entry in evaluation.errors.entries {
            hasFailed[entry.row] = true
            isTrue[entry.row] = false
        }
        try output.reject(evaluation.errors, of: both)
        return (isTrue, hasFailed)
    }

    // MARK: Rows that leave by themselves

    func matches(_ row: UInt32, _ side: Int) -> Int64 {
        countsByRow
            ? sides[side].matches[Int(row)] : sides[1 - side].sums[Int(sides[side].keys[Int(row)])]
    }

    /// Sends the difference between what was there of `side` before the step and what is there now.
    private func sendPresence(_ side: Int, _ output: Output) throws {
        let presence = presences[side]
        let own = sides[side]
        let other = sides[1 - side]
        var rows: [UInt32] = []
        var weights: [Int64] = []
        func add(_ row: UInt32, _ weight: Int64) {
            guard weight != 0 else { return }
            rows.append(row)
            weights.append(weight)
        }
        for (index, row) in own.touched.entries.enumerated() {
            let key = own.keys[Int(row)]
            let matchesBefore =
                countsByRow
                ? own.touched.oldMatches[index]
                : other.touchedKeys.oldWeight(of: key) ?? other.sums[Int(key)]
            let before = presence.isThere(matchesBefore) ? own.touched.oldWeights[index] : 0
            let after = presence.isThere(matches(row, side)) ? own.weights[Int(row)] : 0
            add(row, after &- before)
        }
        if !countsByRow {
            for (index, key) in other.touchedKeys.entries.enumerated() {
                let wasThere = presence.isThere(other.touchedKeys.oldWeights[index])
                let isThere = presence.isThere(other.sums[Int(key)])
                guard wasThere != isThere else { continue }
                own.forEachRow(of: key) { row in
                    guard own.touched.oldWeight(of: row) == nil else { return }
                    let weight = own.weights[Int(row)]
                    add(row, isThere ? weight : 0 &- weight)
                }
            }
        }
        try sendAlone(rows, weights: weights, side: side, output)
    }

    /// Sends rows of a side without a partner, those with the weight 0 left out.
    func sendAlone(
        _ rows: [UInt32], weights: [Int64], side: Int, _ output: Output
    ) throws {
        let kept = weights.indices.filter { weights[$0] != 0 }
        var start = 0
        while start < kept.count {
            let piece = kept[start..<min(start + Batch.targetRowCount, kept.count)]
            start += piece.count
            let columns = sides[side].columns(of: piece.map { rows[$0] })
            try joined.append(
                padded(columns, side, piece.count), weights: piece.map { weights[$0] }, to: output)
        }
    }

    /// The columns of a row without a partner.
    private func padded(_ columns: [Column], _ side: Int, _ count: Int) -> [Column] {
        guard kind.putsOutPairs else { return columns }
        let nulls = types[1 - side].map { Column.nulls(type: $0, count: count, isConstant: false) }
        return side == 0 ? columns + nulls : nulls + columns
    }
}
