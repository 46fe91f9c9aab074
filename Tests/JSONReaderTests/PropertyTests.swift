import Columnar
import JSONReader
import Testing

private let fields = [
    Field("n", .bigint), Field("t", .text), Field("at", .timestamp), Field("d", .double),
    Field("f", .boolean),
]

struct PropertyTests {
    /// Random documents among which some are broken: every document gives what it gives alone.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func manyTogetherGiveWhatEachGivesAlone(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let documents = (0..<3_000).map { _ in randomDocument(&generator) }
        let reader = try JSONColumnReader(fields: fields)
        let together = try Array(documents.joined(separator: "\n").utf8).withUnsafeBytes {
            try reader.decode(lines: $0)
        }
        let messages = try read(messages: documents, fields)
        #expect(rows(of: messages) == rows(of: together), "seed \(seed)")
        #expect(messages.rejects.map(\.record) == together.rejects.map(\.record), "seed \(seed)")
        var row = 0
        var reject = 0
        for (record, document) in documents.enumerated() {
            let alone = try Array(document.utf8).withUnsafeBytes { try reader.decode(lines: $0) }
            if alone.rowCount == 1 {
                try #require(together.rowRecords[row] == Int32(record), "seed \(seed)")
                #expect(together.columns.map { $0.value(at: row) } == rows(of: alone)[0])
                row += 1
            } else {
                try #require(together.rejects[reject].record == record, "seed \(seed)")
                #expect(together.rejects[reject].reason == alone.rejects[0].reason)
                reject += 1
            }
        }
        #expect(row == together.rowCount && reject == together.rejects.count)
    }

    /// Bytes changed at random crash nothing, and every line is accounted for.
    @Test(arguments: [11, 12, 13] as [UInt64])
    func changedBytesAreAccountedFor(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let reader = try JSONColumnReader(fields: fields)
        for _ in 0..<300 {
            let documents = (0..<20).map { _ in randomDocument(&generator) }
            var bytes = Array(documents.joined(separator: "\n").utf8)
            for _ in 0..<Int.random(in: 1...30, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                let noise: [UInt8] = [0x22, 0x5C, 0x7B, 0x7D, 0x5B, 0x2C, 0x3A, 0x0A, 0x00, 0xC3]
                bytes[index] = noise.randomElement(using: &generator)!
            }
            // Exactly sized memory, so that a read behind the end is seen by a checker.
            let decoded = try bytes.withUnsafeBytes { try reader.decode(lines: $0) }
            let lines = bytes.split(separator: 0x0A).filter { line in
                !line.allSatisfy { [0x20, 0x0D, 0x09].contains($0) }
            }
            #expect(decoded.rowCount + decoded.rejects.count == lines.count, "seed \(seed)")
        }
    }

    private func randomDocument(_ generator: inout SeededGenerator) -> String {
        let texts = [
            "\"plain\"", #""q\"uote""#, #""\u00e4😀""#, "null", "12", "{\"x\":[1,{}]}", "\"\"",
        ]
        let moments = [
            "\"2024-11-18 10:00:03.120\"", "1731924003120", "\"2024-11-18T10:00:03Z\"", "\"no\"",
        ]
        var members: [String] = []
        let number = Int.random(in: -5...1_000_000, using: &generator)
        members.append("\"n\":\(number)")
        members.append("\"t\":\(texts.randomElement(using: &generator)!)")
        members.append("\"at\":\(moments.randomElement(using: &generator)!)")
        members.append("\"d\":\(Double.random(in: -1...1, using: &generator))")
        members.append("\"f\":\(Bool.random(using: &generator))")
        members.append("\"other\":[true,\"x\",{\"y\":null}]")
        if Bool.random(using: &generator) { members.shuffle(using: &generator) }
        members.removeLast(Int.random(in: 0...2, using: &generator))
        var document = "{" + members.joined(separator: ",") + "}"
        if Int.random(in: 0..<20, using: &generator) == 0 {
            document = String(
                document.prefix(Int.random(in: 1..<document.count, using: &generator)))
        }
        return document
    }
}
