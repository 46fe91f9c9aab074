import Columnar

extension Batch {
    /// The same changes as rows that come or go once each; without weights where all come.
    var withUnitWeights: Batch {
        guard let weights else { return self }
        let span = weights.span
        var isUnit = true
        var isInsert = true
        for row in 0..<count {
            isUnit = isUnit && abs(span[row]) == 1
            isInsert = isInsert && span[row] > 0
        }
        if isUnit && !isInsert { return self }
        var rows: [Int] = []
        var signs: [Int64] = []
        for row in 0..<count {
            for _ in 0..<abs(span[row]) {
                rows.append(row)
                signs.append(span[row].signum())
            }
        }
        let repeated = Batch(columns: columns, count: count, origin: origin)
            .filtered(by: Selection(rows))
        return isInsert
            ? repeated
            : Batch(
                columns: repeated.columns, count: repeated.count, weights: Weights(signs),
                origin: repeated.origin)
    }

    /// No rows with columns of `types`.
    static func empty(_ types: [DataType]) -> Batch {
        Batch(columns: types.map { ColumnBuilder(type: $0).finish() }, count: 0)
    }

    /// The rows that the changes add up to, each as often as its weight says, in the order in which
    /// they first came. Rows that are there less than zero times are left out.
    func consolidatedInserts() -> Batch {
        guard let weights else { return self }
        let table = KeyTable(types: columns.map(\.type))
        var groups: [UInt32] = []
        table.findOrInsert(keys: columns, count: count, groupIDs: &groups)
        var sums = [Int64](repeating: 0, count: table.groupLimit)
        var firstRows = [Int](repeating: -1, count: table.groupLimit)
        let span = weights.span
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group] += span[row]
            if firstRows[group] < 0 { firstRows[group] = row }
        }
        var rows: [Int] = []
        for group in sums.indices where sums[group] > 0 {
            for _ in 0..<sums[group] { rows.append(firstRows[group]) }
        }
        return Batch(columns: columns, count: count).filtered(by: Selection(rows))
    }
}

extension Batch {
    /// Each row once, with the sum of its weights; those that add up to 0 are left out. Removals come
    /// before inserts, so that a row of a key is gone before the next one comes (rule 5).
    public func consolidated() -> Batch {
        guard let weights else { return self }
        let identity = columns.map { $0.reinterpreted(as: $0.type.identityType) }
        let table = KeyTable(types: identity.map(\.type))
        var groups: [UInt32] = []
        table.findOrInsert(keys: identity, count: count, groupIDs: &groups)
        var sums = [Int64](repeating: 0, count: table.groupLimit)
        var firstRows = [Int](repeating: -1, count: table.groupLimit)
        let span = weights.span
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group] &+= span[row]
            if firstRows[group] < 0 { firstRows[group] = row }
        }
        let kept = sums.indices.filter { sums[$0] < 0 } + sums.indices.filter { sums[$0] > 0 }
        let plain = Batch(columns: columns, count: count)
            .filtered(by: Selection(kept.map { firstRows[$0] }))
        return Batch(
            columns: plain.columns, count: kept.count,
            weights: Weights(unlessInserts: kept.map { sums[$0] }))
    }
}

extension Output {
    /// Sends `batch` in pieces of the usual size.
    func sendInPieces(_ batch: Batch) throws {
        var start = 0
        while start < batch.count {
            let count = min(Batch.targetRowCount, batch.count - start)
            try send(batch.slice(from: start, count: count))
            start += count
        }
    }
}
