import Columnar
import Testing

@testable import Dataflow

@Suite("Rows in order")
struct OrderedRowsTests {
    private static let types: [DataType] = [
        .boolean, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 20, scale: 2),
        .text, .bytea, .date, .time, .timestamp, .timestamptz, .interval,
    ]

    private func value(_ type: DataType, _ random: inout SeededRandom) -> Value {
        if Int.random(in: 0..<6, using: &random) == 0 { return .null }
        let small = Int64.random(in: -3...3, using: &random)
        let wide = Int64.random(in: .min ... .max, using: &random)
        let number = Bool.random(using: &random) ? small : wide
        let doubles = [0, -0.0, .nan, .infinity, -.infinity, 1.5, -1.5, Double(number)]
        let double = doubles[Int.random(in: 0..<doubles.count, using: &random)]
        let texts = ["", "a", "a\0", "a\0b", "ab", "ä", "\0", "\0\0", "longer than eight bytes"]
        let text = texts[Int.random(in: 0..<texts.count, using: &random)]
        switch type {
        case .boolean: return .boolean(Bool.random(using: &random))
        case .smallint: return .integer(Int64(Int16(truncatingIfNeeded: number)))
        case .integer: return .integer(Int64(Int32(truncatingIfNeeded: number)))
        case .real: return .real(Float(double))
        case .double: return .double(double)
        case .decimal: return .decimal(unscaled: Int128(number), scale: 2)
        case .text: return .text(text)
        case .bytea: return .bytea(Array(text.utf8))
        case .date: return .date(Int32(truncatingIfNeeded: number))
        case .time: return .time(small)
        case .timestamp: return .timestamp(number)
        case .timestamptz: return .timestamptz(number)
        case .interval:
            let months = Int32.random(in: -2...2, using: &random)
            return .interval(
                Interval(months: months, days: -30 * months, nanoseconds: small * 1_000))
        default: return .integer(number)
        }
    }

    @Test("Encoded rows compare as rows do, and come back", arguments: UInt64(1)...4)
    func coding(seed: UInt64) throws {
        var random = SeededRandom(seed)
        for type in Self.types {
            for isDescending in [false, true] {
                let values = (0..<40).map { _ in value(type, &random) }
                let column = try Column(type: type, values: values)
                let ordering = RowOrdering([
                    SortKey(
                        column: 0, isDescending: isDescending,
                        nullsFirst: Bool.random(using: &random))
                ])
                let coding = SortableRowCoding(types: [type], ordering: ordering)
                let rows = coding.encode([column], count: values.count)
                let builder = ColumnBuilder(type: type)
                let parts = values.indices.map { row in
                    Array(rows.bytes[rows.starts[row]..<rows.starts[row + 1]])
                }
                for left in values.indices {
                    let order = parts[left].prefix(rows.orderByteCounts[left])
                    for right in values.indices {
                        let other = parts[right].prefix(rows.orderByteCounts[right])
                        let expected = ordering.compare(
                            [column], row: left, with: [column], row: right)
                        let isBefore = order.lexicographicallyPrecedes(other)
                        #expect(isBefore == (expected < 0), "\(values[left]) \(values[right])")
                        #expect((order == other) == (expected == 0))
                    }
                    let row = parts[left].dropFirst(rows.orderByteCounts[left])
                    #expect(Array(row).withUnsafeBytes { coding.decode($0, into: [builder]) })
                    #expect(
                        !Array(row.dropLast()).withUnsafeBytes {
                            coding.decode($0, into: [ColumnBuilder(type: type)])
                        })
                }
                let decoded = builder.finish()
                for row in values.indices {
                    #expect("\(decoded.value(at: row))" == "\(values[row])")
                }
            }
        }
    }

    @Test("Chunks split and merge, and the order stays", arguments: UInt64(1)...4)
    func order(seed: UInt64) {
        var random = SeededRandom(seed)
        let ordered = OrderedRows()
        var model: [(partition: UInt32, text: [UInt8], row: UInt32)] = []
        func check() {
            let expected = model.sorted {
                $0.partition != $1.partition
                    ? $0.partition < $1.partition : $0.text.lexicographicallyPrecedes($1.text)
            }
            for partition in UInt32(0)...3 {
                var found: [[UInt8]] = []
                var place = ordered.start(of: partition)
                while let entry = ordered.entry(at: place), entry.partition == partition {
                    found.append(Array(ordered.rows[entry.row]))
                    #expect(ordered.place(of: entry.row, in: partition) == place)
                    let next = ordered.next(place)
                    #expect(ordered.previous(next) == place)
                    place = next
                }
                #expect(found == expected.filter { $0.partition == partition }.map(\.text))
            }
        }
        for step in 0..<6 {
            for _ in 0..<1_500 {
                let isRemoval = Int.random(in: 0..<10, using: &random) < (step % 2 == 0 ? 1 : 9)
                if isRemoval, !model.isEmpty {
                    let picked = model.remove(at: Int.random(in: model.indices, using: &random))
                    ordered.remove(picked.row, of: picked.partition)
                    continue
                }
                let partition = UInt32.random(in: 0...3, using: &random)
                let length = Int.random(in: 0...12, using: &random)
                let text = (0..<length).map { _ in UInt8.random(in: 0...2, using: &random) }
                let isKnown = model.contains { $0.partition == partition && $0.text == text }
                let (row, isNew) = text.withUnsafeBytes {
                    ordered.findOrAdd(partition, $0, orderByteCount: length / 2)
                }
                #expect(isNew == !isKnown)
                if isNew { model.append((partition, text, row)) }
            }
            check()
        }
    }
}
