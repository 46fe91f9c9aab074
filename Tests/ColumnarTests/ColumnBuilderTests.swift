import Testing

@testable import Columnar

@Suite struct ColumnBuilderTests {
    @Test func buildsEveryTypeAndReadsItBack() throws {
        var random = SeededGenerator(seed: 11)
        for type in randomTypes {
            for count in [0, 1, 63, 64, 65, 300] {
                let values = random.values(of: type, count: count)
                let column = try Column(type: type, values: values)
                #expect(column.count == count)
                #expect(column.nullCount == values.count { $0.isNull })
                #expect(column.allValues == values)
            }
        }
    }

    /// The bitmap of NULLs covers also the rows behind the last of them that nobody had expected.
    @Test func nullsInFrontOfManyRows() throws {
        var random = SeededGenerator(seed: 13)
        for type in randomTypes where type != .null {
            let values = [.null] + random.values(of: type, count: 1_000).filter { !$0.isNull }
            let builder = ColumnBuilder(type: type)
            for value in values { try builder.append(value) }
            let column = builder.finish()
            #expect(column.allValues == values)
            #expect(column.validityWords.count == wordCount(forBits: values.count))
            let copy = ColumnBuilder(type: type)
            copy.appendNull()
            copy.append(contentsOf: column, from: 1, count: values.count - 1)
            #expect(copy.finish().allValues == values)
        }
        var writer = BytesColumnWriter(type: .text, rowCapacity: 3)
        writer.appendNull()
        for number in 0..<1_000 { writer.append("\(number)") }
        let texts = writer.finish()
        #expect(texts.allValues == [.null] + (0..<1_000).map { .text("\($0)") })
    }

    @Test func appendsRowsAndRangesOfColumns() throws {
        var random = SeededGenerator(seed: 12)
        for type in randomTypes {
            var expected: [Value] = []
            let builder = ColumnBuilder(type: type)
            for _ in 0..<20 {
                let values = random.values(of: type, count: Int.random(in: 1...150, using: &random))
                let column = try Column(type: type, values: values)
                let start = Int.random(in: 0..<values.count, using: &random)
                let length = Int.random(in: 0...(values.count - start), using: &random)
                builder.append(contentsOf: column, from: start, count: length)
                expected += values[start..<(start + length)]
                builder.append(from: column, row: start)
                expected.append(values[start])
                builder.appendNull()
                expected.append(.null)
            }
            #expect(builder.finish().allValues == expected)
            #expect(builder.count == 0)
            try builder.append(.null)
            #expect(builder.finish().allValues == [.null])
        }
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(throws: ValueMismatch.self) {
            try Column(type: .smallint, values: [.integer(40_000)])
        }
        #expect(throws: ValueMismatch.self) { try Column(type: .text, values: [.integer(1)]) }
        #expect(throws: ValueMismatch.self) {
            try Column(
                type: .decimal(precision: 3, scale: 1),
                values: [.decimal(unscaled: 125, scale: 2)])
        }
        #expect(throws: ValueMismatch.self) {
            try Column(type: .decimal(precision: 3, scale: 1), values: [.integer(100)])
        }
    }

    @Test func constantsExpand() throws {
        var random = SeededGenerator(seed: 13)
        for type in randomTypes {
            for value in random.values(of: type, count: 5) {
                for count in [0, 1, 100] {
                    let constant = try Column.constant(value, type: type, count: count)
                    let expected = Array(repeating: value, count: count)
                    #expect(constant.isConstant && constant.allValues == expected)
                    let stored = constant.expanded()
                    #expect(!stored.isConstant && stored.allValues == expected)
                    #expect(stored.nullCount == expected.count { $0.isNull })
                }
            }
        }
    }

    @Test func batchesOfRows() throws {
        let schema = Schema([Field("a", .integer), Field("b", .text)])
        let rows: [[Value]] = [[.integer(1), .text("x")], [.null, .text("")]]
        let batch = try Batch(schema: schema, rows: rows, weights: [1, -2])
        #expect(batch.rows == rows)
        #expect(batch.weights?.span[1] == -2)
    }
}
