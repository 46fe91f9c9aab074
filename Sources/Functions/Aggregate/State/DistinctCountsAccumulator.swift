import Columnar
import Glibc

/// What is read from the values of a group and how often each is there.
enum DistinctMeasure {
    case entropy, product
}

/// Keeps every value of each group with its count, and computes from them when it is read: exact
/// under any change, and O(distinct) a reading. State: every distinct value.
final class DistinctCountsAccumulator: Accumulator {
    private let measure: DistinctMeasure
    private let coding: SortableRowCoding
    private var groups: [[EncodedRow: Int64]] = []

    init(_ measure: DistinctMeasure, type: DataType) {
        self.measure = measure
        coding = SortableRowCoding(types: [type], ordering: RowOrdering([SortKey(column: 0)]))
    }

    func reserve(groupCount: Int) {
        guard groupCount > groups.count else { return }
        groups.append(contentsOf: repeatElement([:], count: groupCount - groups.count))
    }

    func update(_ arguments: [Column], groups rowGroups: Span<UInt32>, weights: Weights?) {
        let encoded = coding.encode([arguments[0].expanded()], count: rowGroups.count)
        for row in 0..<rowGroups.count where !arguments[0].isNull(at: row) {
            let (start, keyCount) = (encoded.starts[row], encoded.orderByteCounts[row])
            // Equal values have equal sort keys, which their own bytes may not be.
            let end = measure == .entropy ? start + keyCount : encoded.starts[row + 1]
            add(
                EncodedRow(bytes: Array(encoded.bytes[start..<end]), valueStart: keyCount),
                weights?.span[row] ?? 1, to: Int(rowGroups[row]))
        }
    }

    private func add(_ key: EncodedRow, _ weight: Int64, to group: Int) {
        let sum = (groups[group][key] ?? 0) &+ weight
        groups[group][key] = sum == 0 ? nil : sum
    }

    func merge(_ other: any Accumulator, groups targets: Span<UInt32>) {
        guard let other = other as? DistinctCountsAccumulator else { return assertionFailure() }
        for group in 0..<targets.count {
            for (key, count) in other.groups[group] { add(key, count, to: Int(targets[group])) }
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        AggregateRows.column(of: groups, type: .double, errors: &errors) { group -> Double? in
            let present = self.groups[group].filter { $0.value > 0 }.sorted { $0.key < $1.key }
            guard !present.isEmpty else { return nil }
            return measure == .entropy
                ? Self.entropy(present.map(\.value)) : product(present.map { ($0, $1) })
        }
    }

    private static func entropy(_ counts: [Int64]) -> Double {
        let total = Double(counts.reduce(0, +))
        return counts.sorted().reduce(0) { $0 - Double($1) / total * log2(Double($1) / total) } + 0
    }

    /// In the order of the values, so that it is the same however they came.
    private func product(_ present: [(EncodedRow, Int64)]) -> Double {
        let builder = ColumnBuilder(type: .double, capacity: present.count)
        for (key, _) in present {
            let isRead = key.bytes.withUnsafeBytes {
                coding.decode(
                    UnsafeRawBufferPointer(rebasing: $0[key.valueStart...]), into: [builder])
            }
            if !isRead { builder.appendNull() }
        }
        let values = builder.finish()
        return present.indices.reduce(1) { product, index in
            product * pow(values.span(of: Double.self)[index], Double(present[index].1))
        }
    }

    func reset(group: UInt32) { groups[Int(group)] = [:] }

    func encode(group: UInt32, into writer: inout StateWriter) {
        let sorted = groups[Int(group)].sorted { $0.key < $1.key }
        writer.write(Int64(sorted.count))
        for (key, count) in sorted {
            writer.write(bytes: key.bytes)
            writer.write(Int64(key.valueStart))
            writer.write(count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a list has a negative size") }
        var counts: [EncodedRow: Int64] = [:]
        for _ in 0..<count {
            let bytes = Array(try reader.readBytes())
            let start = Int(try reader.read(Int64.self))
            guard start >= 0, start <= bytes.count else { throw StateError("a value is damaged") }
            counts[EncodedRow(bytes: bytes, valueStart: start)] = try reader.read(Int64.self)
        }
        groups[Int(group)] = counts
    }

    var byteCount: Int {
        groups.reduce(groups.capacity * 8) { $0 + $1.reduce(0) { $0 + $1.key.byteCount + 48 } }
    }
}
