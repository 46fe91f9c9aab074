extension Column {
    /// The `rowCount` rows from row `start` on, copied.
    public func slice(from start: Int, count rowCount: Int) -> Column {
        precondition(start >= 0 && rowCount >= 0 && start <= count - rowCount)
        if isConstant { return repeated(rowCount) }
        if rowCount == count { return self }
        let builder = ColumnBuilder(type: type, capacity: rowCount)
        builder.append(contentsOf: self, from: start, count: rowCount)
        return builder.finish()
    }

    /// The rows of all `columns`, which have the type `type`, one after another.
    public static func concatenated(_ columns: [Column], type: DataType) -> Column {
        if columns.count == 1 { return columns[0].expanded() }
        let builder = ColumnBuilder(type: type, capacity: columns.reduce(0) { $0 + $1.count })
        for column in columns { builder.append(contentsOf: column) }
        return builder.finish()
    }
}

extension Batch {
    /// The `rowCount` rows from row `start` on.
    public func slice(from start: Int, count rowCount: Int) -> Batch {
        if start == 0 && rowCount == count { return self }
        let sliceOrigin = origin.map {
            RowOrigin(
                partition: $0.partition,
                offsets: $0.offsets.slice(from: start, count: rowCount), records: $0.records)
        }
        return Batch(
            columns: columns.map { $0.slice(from: start, count: rowCount) }, count: rowCount,
            weights: weights.map { $0.slice(from: start, count: rowCount) }, origin: sliceOrigin)
    }

    /// The rows of all `batches`, which have columns of `types`, one after another. The origin is
    /// kept, without its records, when all rows are of one partition.
    public static func concatenated(_ batches: [Batch], types: [DataType]) -> Batch {
        if batches.count == 1 { return batches[0] }
        let columns = types.indices.map { index in
            Column.concatenated(batches.map { $0.columns[index] }, type: types[index])
        }
        let origins = batches.compactMap(\.origin)
        let isOnePartition =
            origins.count == batches.count && Set(origins.map(\.partition)).count == 1
        return Batch(
            columns: columns, count: batches.reduce(0) { $0 + $1.count },
            weights: Weights.concatenated(batches),
            origin: isOnePartition
                ? RowOrigin(
                    partition: origins[0].partition,
                    offsets: .concatenated(origins.map(\.offsets), type: .bigint))
                : nil)
    }
}

extension Weights {
    /// The weights of `rowCount` rows from row `start` on.
    public func slice(from start: Int, count rowCount: Int) -> Weights {
        let source = span.extracting(start..<(start + rowCount))
        return Weights(count: rowCount) { target in
            for row in 0..<source.count { target[row] = source[row] }
        }
    }

    /// The weights of all rows of `batches`; nil when every one is an insert.
    static func concatenated(_ batches: [Batch]) -> Weights? {
        guard batches.contains(where: { $0.weights != nil }) else { return nil }
        return Weights(count: batches.reduce(0) { $0 + $1.count }) { target in
            var row = 0
            for batch in batches {
                for index in 0..<batch.count {
                    target[row] = batch.weights?.span[index] ?? 1
                    row += 1
                }
            }
        }
    }
}
