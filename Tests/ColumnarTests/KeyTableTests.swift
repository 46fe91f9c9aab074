import Testing

@testable import Columnar

/// A value as grouping sees it.
private func grouped(_ value: Value) -> Value {
    switch value {
    case .double(let number): number.isNaN ? .double(.infinity) : .double(number + 0)
    case .interval(let interval): .interval(Interval(comparisonValue: interval.comparisonValue))
    default: value
    }
}

@Suite struct KeyTableTests {
    static let shapes: [[DataType]] =
        randomTypes.map { [$0] } + [
            [], [.bigint, .integer], [.integer, .boolean, .timestamp],
            [.decimal(precision: 20, scale: 3), .interval, .date], [.text, .bigint],
            [.text, .text], [.bigint, .null, .bytea, .decimal(precision: 20, scale: 3)],
        ]

    @Test(arguments: shapes)
    func agreesWithADictionary(_ types: [DataType]) throws {
        var random = SeededGenerator(seed: 71)
        let table = KeyTable(types: types)
        var groups: [[Value]: UInt32] = [:]
        var keys: [UInt32: [Value]] = [:]
        for step in 0..<40 {
            let count = Int.random(in: 0...400, using: &random)
            let rows = (0..<count).map { _ in types.map { grouped(random.value(of: $0)) } }
            let columns = try types.indices.map { index in
                try Column(type: types[index], values: rows.map { $0[index] })
            }
            var ids: [UInt32] = []
            table.find(keys: columns, count: count, groupIDs: &ids)
            #expect(ids == rows.map { groups[$0] ?? KeyTable.absent })
            table.findOrInsert(keys: columns, count: count, groupIDs: &ids)
            var fresh: [UInt32] = []
            for (row, id) in zip(rows, ids) {
                if let known = groups[row] {
                    #expect(known == id)
                } else {
                    #expect(keys[id] == nil)
                    groups[row] = id
                    keys[id] = row
                    fresh.append(id)
                }
            }
            #expect(table.newGroups == fresh)
            let live = keys.keys.sorted()
            #expect(table.liveGroups == live && table.count == live.count)
            let held = table.keyColumns(groups: live)
            for (place, group) in live.enumerated() {
                #expect(held.map { $0.value(at: place) } == keys[group], "step \(step)")
            }
            for group in live where random.next() % 3 == 0 {
                table.remove(group)
                if let key = keys.removeValue(forKey: group) { groups[key] = nil }
            }
            #expect(table.count == keys.count)
        }
        #expect(table.groupLimit <= 4_000)
        table.removeAll()
        #expect(table.count == 0 && table.liveGroups.isEmpty)
    }

    @Test func growsAndShrinks() throws {
        for type in [DataType.bigint, .text, .decimal(precision: 30, scale: 0)] {
            let table = KeyTable(types: [type])
            var ids: [UInt32] = []
            for start in stride(from: 0, to: 40_000, by: 4_000) {
                let values = (start..<(start + 4_000)).map { number in
                    switch type {
                    case .text: Value.text("row number \(number)")
                    case .bigint: Value.integer(Int64(number) * 1_048_576)
                    default: Value.decimal(unscaled: Int128(number) << 70, scale: 0)
                    }
                }
                let column = try Column(type: type, values: values)
                table.findOrInsert(keys: [column], count: 4_000, groupIDs: &ids)
                #expect(ids == (start..<(start + 4_000)).map { UInt32($0) })
            }
            for group in 0..<39_990 { table.remove(UInt32(group)) }
            #expect(table.count == 10)
            let kept = table.keyColumns(groups: 39_990..<40_000)
            table.find(keys: kept, count: 10, groupIDs: &ids)
            #expect(ids == (39_990..<40_000).map { UInt32($0) })
            #expect(table.byteCount > 0)
        }
    }

    @Test func constantKeysAndSpecialNumbers() throws {
        let table = KeyTable(types: [.double])
        var ids: [UInt32] = []
        let values: [Value] = [
            .double(0), .double(-0.0), .double(.nan), .double(-.nan), .null, .null,
        ]
        let column = try Column(type: .double, values: values)
        table.findOrInsert(keys: [column], count: 6, groupIDs: &ids)
        #expect(ids == [0, 0, 1, 1, 2, 2])
        let constant = try Column.constant(.double(0), type: .double, count: 3)
        table.find(keys: [constant], count: 3, groupIDs: &ids)
        #expect(ids == [0, 0, 0])
    }
}
