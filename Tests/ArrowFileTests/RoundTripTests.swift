import ArrowFile
import Columnar
import Testing

/// Writes `batches` and closes the file.
func write(
    _ batches: [Batch], _ schema: Schema, to path: String,
    options: ParquetOptions = ParquetOptions()
) throws {
    let writer = try ParquetWriter(path: path, schema: schema, options: options)
    for batch in batches { try writer.write(batch) }
    let byteCount = try writer.close()
    #expect(byteCount == writer.byteCount)
    #expect(writer.rowCount == batches.reduce(0) { $0 + $1.count })
}

/// The values of the columns that `reader` has selected, to the end.
func readAll(_ reader: ParquetReader, columnCount: Int) throws -> [[Value]] {
    var columns = [[Value]](repeating: [], count: columnCount)
    while let batch = try reader.next() {
        for (index, column) in batch.columns.enumerated() { columns[index] += values(column) }
    }
    return columns
}

@Suite struct RoundTripTests {
    @Test(arguments: storableTypes)
    func everyTypeWithNulls(type: DataType) throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 1)
        var cells = (0..<500).map { _ in randomValue(type, &generator) }
        for row in stride(from: 0, to: 500, by: 7) { cells[row] = .null }
        let written = column(type, cells)
        let schema = Schema([Field("value", type)])
        let path = folder.path("one.parquet")
        try write([batch([written])], schema, to: path)

        let reader = try ParquetReader(path: path)
        #expect(try reader.select() == schema)
        #expect(try readAll(reader, columnCount: 1) == [values(written)])
    }

    @Test(arguments: ParquetOptions.Compression.allCases)
    func everyCodec(compression: ParquetOptions.Compression) throws {
        let folder = try TemporaryFolder()
        var options = ParquetOptions()
        options.compression = compression
        options.dictionary = .off
        let written = column(.bigint, (0..<1000).map { .integer($0) })
        let path = folder.path("codec.parquet")
        try write([batch([written])], Schema([Field("n", .bigint)]), to: path, options: options)
        let reader = try ParquetReader(path: path)
        try reader.select()
        #expect(try readAll(reader, columnCount: 1) == [values(written)])
    }

    @Test func aFileWithoutRows() throws {
        let folder = try TemporaryFolder()
        let schema = Schema([Field("a", .text, isNullable: false), Field("b", .double)])
        let path = folder.path("empty.parquet")
        try write([batch([column(.text, []), column(.double, [])])], schema, to: path)
        let reader = try ParquetReader(path: path)
        #expect(try reader.schema() == schema)
        #expect(reader.rowCount == 0)
        try reader.select()
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }

    @Test func rowGroupsAndProjection() throws {
        let folder = try TemporaryFolder()
        var options = ParquetOptions()
        options.rowGroupRowCount = 300
        let numbers = (0..<1000).map { Value.integer(Int64($0)) }
        let names = (0..<1000).map { Value.text("row \($0)") }
        let batches = stride(from: 0, to: 1000, by: 100).map { start in
            batch([
                column(.bigint, Array(numbers[start..<start + 100])),
                column(.text, Array(names[start..<start + 100])),
            ])
        }
        let path = folder.path("groups.parquet")
        let schema = Schema([Field("n", .bigint), Field("name", .text)])
        try write(batches, schema, to: path, options: options)

        let reader = try ParquetReader(path: path)
        #expect(reader.rowGroups.map(\.rowCount) == [300, 300, 300, 100])
        #expect(reader.rowGroups.allSatisfy { $0.byteCount > 0 })
        #expect(try reader.select(columns: [1], rowGroups: [3, 1], batchRowCount: 64).count == 1)
        let expected = Array(names[900..<1000] + names[300..<600])
        #expect(try readAll(reader, columnCount: 1) == [expected])
        #expect(try reader.select(columns: [1, 0]).fields.map(\.name) == ["name", "n"])
        #expect(try readAll(reader, columnCount: 2) == [names, numbers])
    }

    @Test func rowGroupsEndByBytes() throws {
        let folder = try TemporaryFolder()
        var options = ParquetOptions()
        options.rowGroupByteCount = 20_000
        let part = batch([column(.bigint, (0..<1000).map { .integer($0) })])
        let path = folder.path("bytes.parquet")
        try write(
            Array(repeating: part, count: 9), Schema([Field("n", .bigint)]), to: path,
            options: options)
        #expect(try ParquetReader(path: path).rowGroups.map(\.rowCount) == [3000, 3000, 3000])
    }

    @Test func noColumnsCountRows() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("count.parquet")
        let part = batch([column(.bigint, (0..<700).map { .integer($0) })])
        try write([part, part], Schema([Field("n", .bigint)]), to: path)
        let reader = try ParquetReader(path: path)
        try reader.select(columns: [], batchRowCount: 1000)
        var counts: [Int] = []
        while let batch = try reader.next() {
            #expect(batch.columns.isEmpty)
            counts.append(batch.count)
        }
        #expect(counts == [1000, 400])
    }

    @Test func batchesOutliveTheReader() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("alive.parquet")
        let names = (0..<100).map { Value.text("name \($0)") }
        try write([batch([column(.text, names)])], Schema([Field("n", .text)]), to: path)
        var reader: ParquetReader? = try ParquetReader(path: path)
        try reader?.select()
        let batch = try reader?.next()
        reader = nil
        #expect(batch.map { values($0.columns[0]) } == names)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func nestedValuesWithNullsAtEachLevel(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let type = randomNestedType(depth: 3, &generator)
        let schema = Schema([Field("first", type), Field("n", .bigint), Field("second", type)])
        let batches = [0, 1, 65, 300].shuffled(using: &generator).map { count in
            batch([
                randomColumn(type, count: count, &generator),
                randomColumn(.bigint, count: count, &generator),
                randomColumn(type, count: count, &generator),
            ])
        }
        var options = ParquetOptions()
        options.rowGroupRowCount = Int.random(in: 20...400, using: &generator)
        options.dictionary = [.off, .bytes, .all].randomElement(using: &generator) ?? .all
        let path = folder.path("nested.parquet")
        try write(batches, schema, to: path, options: options)

        let reader = try ParquetReader(path: path)
        #expect(try reader.schema() == schema, "seed \(seed)")
        try reader.select(
            columns: [2, 0], batchRowCount: Int.random(in: 1...400, using: &generator))
        let expected = [2, 0].map { index in batches.flatMap { values($0.columns[index]) } }
        #expect(try readAll(reader, columnCount: 2) == expected, "seed \(seed), \(type)")
    }

    @Test func jsonAndIntervalsAreText() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("texts.parquet")
        let schema = Schema([
            Field("doc", .json), Field("spans", .array(.interval)),
        ])
        let span = Value.interval(Interval(months: 14, days: -3, nanoseconds: 1_500_000_000))
        try write(
            [
                batch([
                    column(.json, [.json(Array("{\"a\":1}".utf8)), .null]),
                    column(.array(.interval), [.array([span, .null]), .array([])]),
                ])
            ], schema, to: path)
        let reader = try ParquetReader(path: path)
        #expect(try reader.select().types == [.text, .array(.text)])
        let found = try #require(try reader.next())
        #expect(found.columns[0].value(at: 0) == .text("{\"a\":1}"))
        #expect(
            found.columns[1].value(at: 0)
                == .array([.text("1 year 2 mons -3 days +00:00:01.5"), .null]))
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func randomBatches(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let types = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
            storableTypes.randomElement(using: &generator) ?? .text
        }
        let schema = Schema(types.enumerated().map { Field("c.\($0.offset) ü", $0.element) })
        let batches = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            let count = [0, 1, 63, 64, 65, 1000].randomElement(using: &generator) ?? 1
            return Batch(
                columns: types.map { randomColumn($0, count: count, &generator) }, count: count)
        }
        var options = ParquetOptions()
        options.rowGroupRowCount = Int.random(in: 1...2000, using: &generator)
        options.dictionary = [.off, .bytes, .all].randomElement(using: &generator) ?? .all
        let path = folder.path("random.parquet")
        try write(batches, schema, to: path, options: options)

        let reader = try ParquetReader(path: path)
        let order = Array(schema.fields.indices).shuffled(using: &generator)
        let batchRowCount = Int.random(in: 1...1500, using: &generator)
        let selected = try reader.select(columns: order, batchRowCount: batchRowCount)
        #expect(selected == Schema(order.map { schema.fields[$0] }), "seed \(seed)")
        let expected = order.map { index in batches.flatMap { values($0.columns[index]) } }
        #expect(try readAll(reader, columnCount: order.count) == expected, "seed \(seed)")
    }
}
