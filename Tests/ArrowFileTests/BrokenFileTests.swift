import ArrowFile
import Columnar
import Foundation
import Testing

@Suite struct BrokenFileTests {
    private func kind(_ body: () throws -> Void) -> ArrowFileError.Kind? {
        do {
            try body()
            return nil
        } catch let error as ArrowFileError {
            #expect(!error.text.isEmpty && !error.text.contains("\n"), "\(error)")
            return error.kind
        } catch {
            Issue.record(error)
            return nil
        }
    }

    private func readWhole(_ path: String) throws {
        let reader = try ParquetReader(path: path)
        try reader.select()
        while try reader.next() != nil {}
    }

    private func sample(_ path: String) throws -> [UInt8] {
        var generator = SeededGenerator(seed: 7)
        let types: [DataType] = [
            .bigint, .text, .double, .boolean, .decimal(precision: 38, scale: 2),
        ]
        let columns = types.map { randomColumn($0, count: 2000, &generator) }
        var options = ParquetOptions()
        options.rowGroupRowCount = 700
        let fields = types.enumerated().map { Field("c\($0.offset)", $0.element) }
        try write([batch(columns)], Schema(fields), to: path, options: options)
        return try Array(Data(contentsOf: URL(filePath: path)))
    }

    @Test func missingFileAndFolder() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("missing.parquet")
        #expect(kind { _ = try ParquetReader(path: missing) } == .missing)
        let nowhere = folder.path("nowhere/out.parquet")
        let schema = Schema([Field("n", .bigint)])
        #expect(kind { _ = try ParquetWriter(path: nowhere, schema: schema) } == .missing)
        #expect(kind { _ = try ParquetReader(path: folder.url.path) } != nil)
        do {
            _ = try ParquetReader(path: missing)
        } catch {
            let expected =
                "file '\(missing)': No such file or directory (errno 2) while opening"
            #expect(error.description == expected)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() throws {
        #expect(
            kind {
                let schema = Schema([Field("n", .bigint)])
                let writer = try ParquetWriter(path: "/dev/full", schema: schema)
                let part = batch([column(.bigint, (0..<9000).map { .integer($0 &* $0) })])
                for _ in 0..<100 { try writer.write(part) }
                try writer.close()
            } == .diskFull)
    }

    @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
    func deniedFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("denied.parquet")
        try Data().write(to: URL(filePath: path))
        #expect(chmod(path, 0) == 0)
        #expect(kind { _ = try ParquetReader(path: path) } == .denied)
        let schema = Schema([Field("n", .bigint)])
        #expect(kind { _ = try ParquetWriter(path: path, schema: schema) } == .denied)
    }

    @Test func anAbandonedFileIsNotAccepted() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("abandoned.parquet")
        var writer: ParquetWriter? = try ParquetWriter(
            path: path, schema: Schema([Field("n", .bigint)]))
        try writer?.write(batch([column(.bigint, [.integer(1)])]))
        writer = nil
        #expect(kind { _ = try ParquetReader(path: path) } == .corrupt)
    }

    @Test func wrongUse() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("use.parquet")
        let schema = Schema([Field("n", .bigint, isNullable: false)])
        let writer = try ParquetWriter(path: path, schema: schema)
        #expect(kind { try writer.write(batch([column(.text, [])])) } == .invalid)
        let removal = Batch(
            columns: [column(.bigint, [.integer(1)])], count: 1, weights: Weights([-1]))
        #expect(kind { try writer.write(removal) } == .invalid)
        #expect(kind { try writer.write(batch([column(.bigint, [.null])])) } == .invalid)
        #expect(kind { try writer.write(batch([column(.bigint, [.integer(1)])])) } == .invalid)
        #expect(kind { try writer.close() } == .invalid)
    }

    @Test func wrongSelections() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("select.parquet")
        _ = try sample(path)
        let reader = try ParquetReader(path: path)
        #expect(kind { _ = try reader.next() } != nil)
        #expect(kind { try reader.select(columns: [9]) } == .invalid)
        #expect(kind { try reader.select(columns: [1, 1]) } == .invalid)
        #expect(kind { try reader.select(rowGroups: [3]) } == .invalid)
        #expect(kind { try reader.select(rowGroups: [-1]) } == .invalid)
    }

    @Test func garbage() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("garbage.parquet")
        for text in ["", "PAR1", "hello, world", String(repeating: "PAR1", count: 100)] {
            try Data(text.utf8).write(to: URL(filePath: path))
            #expect(kind { try readWhole(path) } == .corrupt, "\(text)")
        }
    }

    @Test func truncatedAnywhere() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("truncated.parquet")
        let bytes = try sample(path)
        for byteCount in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
            try Data(bytes[..<byteCount]).write(to: URL(filePath: path))
            #expect(kind { try readWhole(path) } == .corrupt, "\(byteCount) bytes")
        }
    }

    @Test func truncatedWhileItIsRead() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("shrunk.parquet")
        let bytes = try sample(path)
        let reader = try ParquetReader(path: path)
        #expect(truncate(path, off_t(bytes.count / 3)) == 0)
        #expect(
            kind {
                try reader.select()
                while try reader.next() != nil {}
            } == .corrupt)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func flippedBytesNeverCrash(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("flipped.parquet")
        let bytes = try sample(path)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var broken = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let tail = Bool.random(using: &generator) ? max(0, bytes.count - 1500) : 0
                let place = Int.random(in: tail..<bytes.count, using: &generator)
                broken[place] = UInt8.random(in: 0...255, using: &generator)
            }
            try Data(broken).write(to: URL(filePath: path))
            _ = kind { try readWhole(path) }
        }
    }
}
