import Testing

@testable import Columnar

@Suite struct RowOrderingTests {
    @Test func sortsAsTheOracle() throws {
        var random = SeededGenerator(seed: 61)
        for type in randomTypes {
            for round in 0..<8 {
                let count = Int.random(in: 0...200, using: &random)
                let first = random.values(of: type, count: count)
                let second = random.values(of: .integer, count: count)
                let columns = [
                    try Column(type: type, values: first),
                    try Column(type: .integer, values: second),
                ]
                let ordering = RowOrdering([
                    SortKey(column: 0, isDescending: round & 1 == 1, nullsFirst: round & 2 == 2),
                    SortKey(column: 1, isDescending: round & 4 == 4),
                ])
                let expected = (0..<count).sorted { left, right in
                    for (key, values) in zip(ordering.keys, [first, second]) {
                        let (a, b) = (values[left], values[right])
                        if a.isNull != b.isNull { return a.isNull == key.nullsFirst }
                        if isBefore(a, b) { return !key.isDescending }
                        if isBefore(b, a) { return key.isDescending }
                    }
                    return left < right
                }
                let sorted = ordering.sorted(columns, count: count)
                #expect((0..<sorted.count).map { Int(sorted.rows[$0]) } == expected, "\(type)")
            }
        }
    }

    @Test func ordersSpecialNumbersAndText() throws {
        let numbers: [Value] = [
            .double(.nan), .double(.infinity), .double(-0.0), .double(0.0), .double(-.infinity),
            .double(.leastNonzeroMagnitude), .double(-.leastNonzeroMagnitude), .null,
        ]
        let column = try Column(type: .double, values: numbers)
        let order = RowOrdering([SortKey(column: 0)]).sorted([column], count: 8)
        #expect((0..<8).map { order.rows[$0] } == [4, 6, 2, 3, 5, 1, 0, 7])
        let texts: [Value] = [
            .text("abcdefgh"), .text("abcdefg"), .text(""), .text("abcdefghi"), .text([97, 0]),
            .text("a"), .text([255]),
        ]
        let words = try Column(type: .text, values: texts)
        let byBytes = RowOrdering([SortKey(column: 0)]).sorted([words], count: 7)
        #expect((0..<7).map { byBytes.rows[$0] } == [2, 5, 4, 1, 0, 3, 6])
        #expect(Double.nan.matches(-.nan) && (0.0).matches(-0.0) && !(-0.0).precedes(0.0))
        #expect(Interval(months: 1).matches(Interval(days: 30)))
    }
}

@Suite struct KeyHasherTests {
    @Test func equalKeysHashAlike() throws {
        func hash(_ type: DataType, _ value: Value) throws -> UInt64 {
            var hashes: [UInt64] = []
            KeyHasher.hash([try Column(type: type, values: [value])], count: 1, into: &hashes)
            return hashes[0]
        }
        #expect(try hash(.double, .double(0.0)) == hash(.double, .double(-0.0)))
        #expect(try hash(.double, .double(.nan)) == hash(.double, .double(-.signalingNaN)))
        #expect(try hash(.real, .real(1.5)) == hash(.double, .double(1.5)))
        #expect(try hash(.smallint, .integer(-7)) == hash(.bigint, .integer(-7)))
        #expect(
            try hash(.interval, .interval(Interval(months: 1)))
                == hash(.interval, .interval(Interval(days: 30))))
        #expect(try hash(.text, .null) == hash(.bigint, .null))
        #expect(try hash(.text, .text("")) != hash(.text, .null))
        #expect(try hash(.bigint, .integer(0)) != hash(.bigint, .null))
    }

    @Test func constantsHashAsTheirRows() throws {
        let value = Value.text("constant and longer than sixteen bytes")
        let constant = try Column.constant(value, type: .text, count: 5)
        var first: [UInt64] = []
        var second: [UInt64] = []
        KeyHasher.hash([constant], count: 5, into: &first)
        KeyHasher.hash([constant.expanded()], count: 5, into: &second)
        #expect(first == second && Set(first).count == 1)
    }

    @Test func spreadsOverAllBits() throws {
        for step in [1, 1 << 20, 1 << 40] as [Int64] {
            let values = (0..<4_096).map { Value.integer(Int64($0) * step) }
            var hashes: [UInt64] = []
            KeyHasher.hash([try Column(type: .bigint, values: values)], count: 4_096, into: &hashes)
            #expect(Set(hashes).count == 4_096)
            for shift in [0, 20, 40, 52] {
                // 4,096 balls in 4,096 boxes fill about 63 in 100 of them.
                let boxes = Set(hashes.map { $0 >> UInt64(shift) & 4_095 })
                #expect(boxes.count > 2_300, "step \(step) shift \(shift)")
            }
        }
        let texts = (0..<4_096).map { Value.text("key-\($0)") }
        var hashes: [UInt64] = []
        KeyHasher.hash([try Column(type: .text, values: texts)], count: 4_096, into: &hashes)
        #expect(Set(hashes.map { $0 & 4_095 }).count > 2_300)
    }
}
