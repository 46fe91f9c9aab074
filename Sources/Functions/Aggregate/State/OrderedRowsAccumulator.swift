import Columnar

/// Keeps the rows of each group in order: what aggregates are made of whose result depends on it
/// (STRING_AGG, FIRST_VALUE, ARG_MAX). Subclasses read the result. State: every row with its count,
/// or one row where the input never deletes and one is enough.
class OrderedRowsAccumulator: Accumulator {
    /// How many of the columns are values; sort keys follow them.
    let valueCount: Int
    /// Whether the rows have sort keys; otherwise they stand in the order of their arrival.
    let isSorted: Bool
    private let coding: SortableRowCoding
    private let kept: KeptRows
    private let requiredArguments: [Int]
    private var groups: [OrderedRows] = []

    /// Keeps rows with columns of `types`, the last of which are the sort keys of `order`; without
    /// those in which one of `requiredArguments` is NULL.
    init(
        types: [DataType], order: [AggregateOrder], kept: KeptRows = .all,
        requiredArguments: [Int] = []
    ) {
        valueCount = types.count - order.count
        isSorted = !order.isEmpty
        let firstKey = types.count - order.count
        coding = SortableRowCoding(
            types: types,
            ordering: RowOrdering(
                order.enumerated().map { index, direction in
                    SortKey(
                        column: firstKey + index, isDescending: direction.isDescending,
                        nullsFirst: direction.nullsFirst)
                }))
        self.kept = kept
        self.requiredArguments = requiredArguments
    }

    /// The rows of group `group`.
    func rows(of group: UInt32) -> OrderedRows { groups[Int(group)] }

    /// New, empty columns of the values and the sort keys.
    func makeBuilders() -> [ColumnBuilder] { coding.types.map { ColumnBuilder(type: $0) } }

    /// Appends the values and the sort keys of `row`; NULLs where there is none.
    func append(_ row: EncodedRow?, to builders: [ColumnBuilder]) {
        let isRead = row.map { row in
            row.bytes.withUnsafeBytes {
                coding.decode(
                    UnsafeRawBufferPointer(rebasing: $0[row.valueStart...]), into: builders)
            }
        }
        if isRead == true { return }
        for builder in builders { builder.appendNull() }
    }

    /// The rows of some groups that are there, in order.
    struct Entries {
        /// The values and the sort keys.
        var columns: [Column]
        /// How often each row is there, at least once.
        var counts: [Int64] = []
        /// Where the rows of each group end.
        var ends: [Int] = []
    }

    /// The rows of `groups`.
    func entries(of groups: Span<UInt32>) -> Entries {
        let builders = makeBuilders()
        var entries = Entries(columns: [])
        for index in 0..<groups.count {
            rows(of: groups[index]).forEach(isSorted: isSorted) { row, count in
                guard count > 0 else { return }
                append(row, to: builders)
                entries.counts.append(count)
            }
            entries.ends.append(entries.counts.count)
        }
        entries.columns = builders.map { $0.finish() }
        return entries
    }

    func reserve(groupCount: Int) {
        guard groupCount > groups.count else { return }
        groups.append(
            contentsOf: repeatElement(OrderedRows(), count: groupCount - groups.count))
    }

    func update(_ arguments: [Column], groups rowGroups: Span<UInt32>, weights: Weights?) {
        let encoded = coding.encode(arguments.map { $0.expanded() }, count: rowGroups.count)
        for row in 0..<rowGroups.count {
            if requiredArguments.contains(where: { arguments[$0].isNull(at: row) }) { continue }
            let bytes = Array(encoded.bytes[encoded.starts[row]..<encoded.starts[row + 1]])
            groups[Int(rowGroups[row])].add(
                EncodedRow(bytes: bytes, valueStart: encoded.orderByteCounts[row]),
                times: weights?.span[row] ?? 1, isSorted: isSorted, kept: kept)
        }
    }

    func merge(_ other: any Accumulator, groups targets: Span<UInt32>) {
        guard let other = other as? OrderedRowsAccumulator else { return assertionFailure() }
        for group in 0..<targets.count {
            other.groups[group].forEach(isSorted: isSorted) { row, count in
                groups[Int(targets[group])].add(
                    row, times: count, isSorted: isSorted, kept: kept)
            }
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        preconditionFailure("a subclass reads the result")
    }

    func reset(group: UInt32) { groups[Int(group)] = OrderedRows() }

    func encode(group: UInt32, into writer: inout StateWriter) {
        let rows = groups[Int(group)]
        var count: Int64 = 0
        rows.forEach(isSorted: isSorted) { _, _ in count += 1 }
        writer.write(count)
        rows.forEach(isSorted: isSorted) { row, count in
            writer.write(bytes: row.bytes)
            writer.write(Int64(row.valueStart))
            writer.write(count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a list has a negative size") }
        var rows = OrderedRows()
        for _ in 0..<count {
            let bytes = Array(try reader.readBytes())
            let valueStart = Int(try reader.read(Int64.self))
            guard valueStart >= 0, valueStart <= bytes.count else {
                throw StateError("a row of a list is damaged")
            }
            rows.add(
                EncodedRow(bytes: bytes, valueStart: valueStart),
                times: try reader.read(Int64.self), isSorted: isSorted, kept: kept)
        }
        groups[Int(group)] = rows
    }

    var byteCount: Int { groups.reduce(groups.capacity * 64) { $0 + $1.byteCount } }
}
