import Testing

@testable import Columnar

@Suite struct SelectionTests {
    @Test func selectsTrueRows() throws {
        var random = SeededGenerator(seed: 21)
        for count in [0, 1, 63, 64, 65, 500] {
            let values = random.values(of: .boolean, count: count)
            let selection = Selection(whereTrue: try Column(type: .boolean, values: values))
            let expected = values.indices.filter { values[$0] == .boolean(true) }
            #expect((0..<selection.count).map { Int(selection.rows[$0]) } == expected)
            let all = Selection(
                whereTrue: try Column(
                    type: .boolean, values: Array(repeating: .boolean(true), count: count)))
            #expect(all.isPrefix && all.count == count)
        }
        let constant = try Column.constant(.boolean(true), type: .boolean, count: 3)
        #expect(Selection(whereTrue: constant).count == 3)
        #expect(Selection(whereTrue: .nulls(type: .boolean, count: 3)).isEmpty)
        #expect(Selection(whereTrue: .nulls(type: .null, count: 3)).isEmpty)
    }

    @Test func gathersEveryType() throws {
        var random = SeededGenerator(seed: 22)
        for type in randomTypes {
            for withNulls in [true, false] {
                var values = random.values(of: type, count: 200)
                if !withNulls && type != .null { values = values.filter { !$0.isNull } }
                let column = try Column(type: type, values: values)
                let rows = (0..<300).map { _ in
                    Int.random(in: 0..<values.count, using: &random)
                }
                let gathered = column.gathered(Selection(rows))
                #expect(gathered.allValues == rows.map { values[$0] })
                #expect(gathered.nullCount == rows.count { values[$0].isNull })
                let outer = rows.map { Int32($0 % 7 == 0 ? -1 : $0) }
                let padded = column.gathered(outer)
                #expect(padded.allValues == outer.map { $0 < 0 ? .null : values[Int($0)] })
                #expect(column.gathered([]).count == 0)
            }
        }
    }

    @Test func slicesAndConcatenates() throws {
        var random = SeededGenerator(seed: 23)
        let schema = Schema(randomTypes.map { Field("c", $0) })
        for _ in 0..<20 {
            let count = Int.random(in: 0...200, using: &random)
            let rows = (0..<count).map { _ in schema.types.map { random.value(of: $0) } }
            let weights = (0..<count).map { _ in Int64.random(in: 1...3, using: &random) }
            let batch = try Batch(schema: schema, rows: rows, weights: weights)
            let cut = Int.random(in: 0...count, using: &random)
            let head = batch.slice(from: 0, count: cut)
            let tail = batch.slice(from: cut, count: count - cut)
            #expect(head.rows == Array(rows[..<cut]) && tail.rows == Array(rows[cut...]))
            let whole = Batch.concatenated([tail, head], types: schema.types)
            #expect(whole.rows == Array(rows[cut...] + rows[..<cut]))
            let joined = whole.weights.map { all in (0..<all.count).map { all.span[$0] } }
            #expect(joined == Array(weights[cut...] + weights[..<cut]))
        }
        #expect(Batch.concatenated([], types: schema.types).count == 0)
    }

    @Test func filtersWeightsAndOrigins() throws {
        let schema = Schema([Field("a", .integer)])
        let plain = try Batch(
            schema: schema, rows: [[.integer(1)], [.integer(2)]], weights: [1, -1])
        let offsets = try Column(type: .bigint, values: [.integer(70), .integer(80)])
        let batch = Batch(
            columns: plain.columns, count: 2, weights: plain.weights,
            origin: RowOrigin(partition: 3, offsets: offsets))
        let kept = batch.filtered(by: Selection([1]))
        #expect(kept.rows == [[.integer(2)]])
        #expect(kept.weights?.span[0] == -1)
        #expect(kept.origin?.partition == 3 && kept.origin?.offsets.value(at: 0) == .integer(80))
        let doubled = Batch.concatenated([kept, kept], types: schema.types)
        #expect(doubled.origin?.offsets.count == 2)
    }
}
