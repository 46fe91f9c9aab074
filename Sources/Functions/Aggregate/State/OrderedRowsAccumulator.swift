import Columnar

/// Keeps the rows of each group in order: what aggregates are made of whose result depends on it
/// (STRING_AGG, FIRST_VALUE, ARG_MAX). Subclasses read the result. State: every row with its count,
/// or one row where the input never deletes and one is enough.
class OrderedRowsAccumulator: Accumulator {
    /// The types of the values; the sort keys follow them among the arguments.
    let valueTypes: [DataType]
    private let order: [AggregateOrder]
    private let kept: KeptRows
    private let requiredArguments: [Int]
    private var groups: [OrderedRows] = []
    private var scratch: [UInt8] = []

    /// Whether the rows have sort keys; otherwise they stand in the order of their arrival.
    var isSorted: Bool { !order.isEmpty }

    /// Keeps rows of `valueTypes` by `order`; without those in which one of `requiredArguments` is
    /// NULL.
    init(
        valueTypes: [DataType], order: [AggregateOrder], kept: KeptRows = .all,
        requiredArguments: [Int] = []
    ) {
        self.valueTypes = valueTypes
        self.order = order
        self.kept = kept
        self.requiredArguments = requiredArguments
    }

    /// The rows of group `group`.
    func rows(of group: UInt32) -> OrderedRows { groups[Int(group)] }

    func reserve(groupCount: Int) {
        guard groupCount > groups.count else { return }
        groups.append(
            contentsOf: repeatElement(OrderedRows(), count: groupCount - groups.count))
    }

    func update(_ arguments: [Column], groups rowGroups: Span<UInt32>, weights: Weights?) {
        let values = arguments[..<valueTypes.count].map { $0.expanded() }
        let keys = Array(arguments[valueTypes.count...])
        for row in 0..<rowGroups.count {
            if requiredArguments.contains(where: { arguments[$0].isNull(at: row) }) { continue }
            scratch.removeAll(keepingCapacity: true)
            for (key, direction) in zip(keys, order) {
                SortKeyCoding.append(key, row: row, direction, to: &scratch)
            }
            let valueStart = scratch.count
            RowCoding.encode(values, row: row, into: &scratch)
            groups[Int(rowGroups[row])].add(
                EncodedRow(bytes: Array(scratch), valueStart: valueStart),
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
