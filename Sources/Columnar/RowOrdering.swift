/// One item of an ORDER BY: a column and a direction.
public struct SortKey: Hashable, Sendable {
    /// The column's index.
    public var column: Int
    /// Whether larger values come first.
    public var isDescending: Bool
    /// Whether NULLs come before all values.
    public var nullsFirst: Bool

    /// A key; as in PostgreSQL, NULLs are last when ascending and first when descending unless told.
    public init(column: Int, isDescending: Bool = false, nullsFirst: Bool? = nil) {
        self.column = column
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst ?? isDescending
    }
}

/// The order of rows by several columns, the first deciding first.
public struct RowOrdering: Hashable, Sendable {
    /// The keys in order.
    public var keys: [SortKey]

    /// The order of `keys`.
    public init(_ keys: [SortKey]) {
        self.keys = keys
    }

    /// -1, 0 or 1 as row `row` of `columns` comes before, with or after row `otherRow` of `others`,
    /// which have the same types.
    public func compare(
        _ columns: [Column], row: Int, with others: [Column], row otherRow: Int
    ) -> Int {
        for key in keys {
            let left = columns[key.column]
            let right = others[key.column]
            let isLeftNull = left.isNull(at: row)
            let isRightNull = right.isNull(at: otherRow)
            if isLeftNull || isRightNull {
                if isLeftNull && isRightNull { continue }
                return isLeftNull == key.nullsFirst ? -1 : 1
            }
            let order = left.compare(row: row, with: right, row: otherRow)
            if order != 0 { return key.isDescending ? -order : order }
        }
        return 0
    }

    /// All rows of `columns` in this order; equal rows stay as they are.
    public func sorted(_ columns: [Column], count: Int) -> Selection {
        guard let first = keys.first else { return Selection(prefix: count) }
        let column = columns[first.column]
        let prefixes = OrderPrefixes(column, isDescending: first.isDescending)
        var rows: [SortItem] = []
        var nulls: [UInt32] = []
        rows.reserveCapacity(count)
        for row in 0..<count {
            if column.hasNulls && column.isNull(at: row) {
                nulls.append(UInt32(row))
            } else {
                rows.append(SortItem(prefix: prefixes.words[row], row: UInt32(row)))
            }
        }
        let readers = keys.map { KeyReader(columns[$0.column], $0) }
        let rest = prefixes.areExact ? readers[1...] : readers[...]
        rows.sort { left, right in
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            return KeyReader.isBefore(rest, left.row, right.row)
        }
        nulls.sort { KeyReader.isBefore(readers[1...], $0, $1) }
        withExtendedLifetime(columns) {}
        let nullStart = first.nullsFirst ? 0 : rows.count
        let rowStart = first.nullsFirst ? nulls.count : 0
        return Selection(count: count) { target in
            for index in 0..<rows.count { target[rowStart + index] = rows[index].row }
            for index in 0..<nulls.count { target[nullStart + index] = nulls[index] }
        }
    }
}

/// A row with the first bits of its first key.
private struct SortItem {
    var prefix: UInt64
    var row: UInt32
}

extension Batch {
    /// The same changes with their rows in the order `ordering`.
    public func sorted(by ordering: RowOrdering) -> Batch {
        filtered(by: ordering.sorted(columns, count: count))
    }
}
