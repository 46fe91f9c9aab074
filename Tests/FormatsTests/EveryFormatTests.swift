import Columnar
import Formats
import Testing

/// What must hold for every entry of `Formats.all`.
struct EveryFormatTests {
    static let names = Formats.all.map(\.name)

    private func randomRows(
        _ format: any Format, count: Int, _ generator: inout SeededGenerator
    ) -> [[Value]] {
        let columns = columns(for: format)
        return (0..<count).map { _ in
            columns.map { column in
                guard format.name == "raw" else { return randomValue(column.type, &generator) }
                // A line has no sign for NULL and holds no line ends.
                guard case .text(let text) = randomValue(.text, &generator) else {
                    return .text("x")
                }
                return .text(text.filter { $0 != 0x0A && $0 != 0x0D })
            }
        }
    }

    @Test(arguments: names, [1, 2, 3] as [UInt64])
    func rowsComeBack(_ name: String, _ seed: UInt64) throws {
        let format = try #require(Formats.named(name))
        var generator = SeededGenerator(seed: seed)
        let rows = randomRows(format, count: 400, &generator)
        let columns = columns(for: format)
        let encoded = try encode(format, rows, columns)
        let decoded = try decode(format, encoded.bytes, columns)
        #expect(decoded.rejects == [], "seed \(seed)")
        #expect(values(decoded) == rows, "seed \(seed)")
        let messages = (0..<encoded.count).map { Array(encoded.bytes[encoded.range(of: $0)]) }
        let received = try decode(format, messages: messages, columns)
        #expect(received.rejects == [], "seed \(seed)")
        #expect(values(received) == rows, "seed \(seed)")
        #expect(received.sourceRecords == Array(0..<Int32(rows.count)))
    }

    @Test(arguments: names, [4, 5] as [UInt64])
    func cutAtAnyRecordBoundaryGivesTheSameRows(_ name: String, _ seed: UInt64) throws {
        let format = try #require(Formats.named(name))
        var generator = SeededGenerator(seed: seed)
        let columns = columns(for: format)
        let bytes = try encode(format, randomRows(format, count: 60, &generator), columns).bytes
        let whole = try decode(format, bytes, columns)
        for _ in 0..<100 {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = bytes[..<at].withUnsafeBytes {
                format.lastRecordEnd(in: $0, options: .none)
            }
            let first = try decode(format, Array(bytes[..<end]), columns)
            let second = try decode(format, Array(bytes[end...]), columns)
            #expect(values(first) + values(second) == values(whole), "seed \(seed), cut at \(at)")
            #expect(first.rejects.isEmpty && second.rejects.isEmpty)
            let offsets = first.recordOffsets + second.recordOffsets.map { $0 + Int64(end) }
            #expect(offsets == whole.recordOffsets, "seed \(seed), cut at \(at)")
        }
    }

    @Test(arguments: names, [6, 7] as [UInt64])
    func cutAnywhereLosesOnlyTheLastRecord(_ name: String, _ seed: UInt64) throws {
        let format = try #require(Formats.named(name))
        var generator = SeededGenerator(seed: seed)
        let columns = columns(for: format)
        let bytes = try encode(format, randomRows(format, count: 20, &generator), columns).bytes
        let whole = values(try decode(format, bytes, columns))
        for at in stride(from: 0, to: bytes.count, by: 7) {
            let end = bytes[..<at].withUnsafeBytes {
                format.lastRecordEnd(in: $0, options: .none)
            }
            let decoded = try decode(format, Array(bytes[..<at]), columns)
            let complete = try decode(format, Array(bytes[..<end]), columns)
            #expect(values(complete) == Array(whole.prefix(complete.rowCount)))
            #expect(values(decoded).starts(with: values(complete)))
            #expect(complete.rejects.isEmpty, "seed \(seed), cut at \(at)")
        }
    }

    @Test(arguments: names, [8, 9] as [UInt64])
    func changedBytesAreAccountedFor(_ name: String, _ seed: UInt64) throws {
        let format = try #require(Formats.named(name))
        var generator = SeededGenerator(seed: seed)
        let columns = columns(for: format)
        let noise: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x5C, 0x7B, 0x00, 0xFF, 0x23, 0x31]
        for _ in 0..<100 {
            var bytes = try encode(format, randomRows(format, count: 8, &generator), columns).bytes
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = noise.randomElement(using: &generator)!
            }
            let decoded = try decode(format, bytes, columns)
            let seen = decoded.sourceRecords.map { Int($0) } + decoded.rejects.map(\.record)
            #expect(Set(seen).count == seen.count, "seed \(seed)")
            #expect(seen.allSatisfy { $0 < decoded.recordCount }, "seed \(seed)")
            #expect(decoded.columns.allSatisfy { $0.count == decoded.rowCount })
            #expect(decoded.rejects.allSatisfy { $0.byteRange.upperBound <= bytes.count })
            let message = try decode(format, messages: [bytes, nil], columns)
            #expect(message.rowCount + message.rejects.count == 1, "seed \(seed)")
            #expect(message.tombstones == [1])
            _ = bytes.withUnsafeBytes { format.lastRecordEnd(in: $0, options: .none) }
            _ = try? bytes.withUnsafeBytes { try format.infer(from: $0, options: .none) }
        }
    }

    @Test(arguments: names)
    func onlyWantedColumnsInTheAskedOrder(_ name: String) throws {
        let format = try #require(Formats.named(name))
        var generator = SeededGenerator(seed: 10)
        let columns = columns(for: format)
        let rows = randomRows(format, count: 50, &generator)
        let bytes = try encode(format, rows, columns).bytes
        let wanted = Array(columns.indices.filter { $0 % 3 == 0 }.reversed())
        let decoded = try decode(format, bytes, columns, wanted: wanted)
        #expect(values(decoded) == rows.map { row in wanted.map { row[$0] } })
        let none = try decode(format, bytes, columns, wanted: [])
        #expect(none.rowCount == 50 && none.columns.isEmpty)
    }

    @Test(arguments: names)
    func emptyInput(_ name: String) throws {
        let format = try #require(Formats.named(name))
        let decoded = try decode(format, [], columns(for: format))
        #expect(decoded.rowCount == 0 && decoded.rejects.isEmpty && decoded.recordCount == 0)
        #expect([].withUnsafeBytes { format.lastRecordEnd(in: $0, options: .none) } == 0)
        #expect(try encode(format, [], columns(for: format)).bytes.isEmpty)
    }

    @Test(arguments: names)
    func factsAreWhole(_ name: String) throws {
        let format = try #require(Formats.named(name))
        #expect(format.name == name.lowercased())
        #expect(format.documentation.hasSuffix("."))
        #expect(Set(format.options.map(\.name)).count == format.options.count)
        for option in format.options {
            #expect(option.documentation.hasSuffix("."), "\(option.name)")
            guard let value = option.defaultValue, !value.isEmpty else { continue }
            _ = try options(format, ["\(name).\(option.name)": value])
        }
        let error = #expect(throws: FormatError.self) {
            try options(format, ["\(name).no-such": "1"])
        }
        #expect(error?.description.contains("no option") == true)
    }
}
