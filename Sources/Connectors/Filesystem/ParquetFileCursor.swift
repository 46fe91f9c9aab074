import ArrowFile
import Columnar

/// Reads a Parquet file batch by batch, only the needed columns. Offsets are row numbers.
final class ParquetFileCursor: FileCursor {
    private let reader: ParquetReader
    private let layout: FileLayout
    private let partition: SourcePartition
    private let detail: String
    private let path: String
    private var rowsToSkip: Int
    private(set) var nextOffset: Int64
    private(set) var isFinished = false

    init(entry: FileEntry, layout: FileLayout) throws {
        path = entry.path
        partition = entry.partition
        detail = entry.detail
        self.layout = layout
        do throws(ArrowFileError) {
            reader = try ParquetReader(path: entry.path)
        } catch {
            throw ConnectorError(error)
        }
        var group = 0
        var before = 0
        while group < reader.rowGroups.count,
            before + reader.rowGroups[group].rowCount <= Int(entry.next)
        {
            before += reader.rowGroups[group].rowCount
            group += 1
        }
        nextOffset = entry.next
        rowsToSkip = Int(entry.next) - before
        let indices = try layout.wanted.map {
            try Self.index(of: layout.contentFields[$0], in: reader)
        }
        do throws(ArrowFileError) {
            _ = try reader.select(
                columns: indices, rowGroups: Array(group..<max(group, reader.rowGroups.count)),
                batchRowCount: ChunkLimits.rowLimit)
        } catch {
            throw ConnectorError(error)
        }
    }

    var endOffset: Int64? { Int64(reader.rowCount) }

    func next() throws -> (any SourceChunk)? {
        guard !isFinished else { return nil }
        var batch = try read()
        while let found = batch, rowsToSkip > 0 {
            let skipped = min(rowsToSkip, found.count)
            rowsToSkip -= skipped
            batch =
                skipped == found.count
                ? try read() : found.slice(from: skipped, count: found.count - skipped)
        }
        let count = batch?.count ?? 0
        let first = nextOffset
        nextOffset += Int64(count)
        isFinished = batch == nil || nextOffset >= Int64(reader.rowCount)
        let fields = layout.wanted.map { layout.contentFields[$0] }
        let content = try fields.enumerated().map { index, field in
            guard let batch else { return try Column(type: field.type, values: []) }
            return try batch.columns[index].read(as: field, path: path)
        }
        return ReadyChunk(
            content: content, rowCount: count, firstOffset: first, layout: layout,
            nextPosition: SourcePosition(
                partition: partition, next: nextOffset, detail: detail + (isFinished ? ":end" : "")),
            endsPartition: isFinished)
    }

    private func read() throws -> Batch? {
        do throws(ArrowFileError) { return try reader.next() } catch { throw ConnectorError(error) }
    }

    private static func index(of field: Field, in reader: ParquetReader) throws -> Int {
        let name = field.name
        if let index = reader.columns.firstIndex(where: { $0.name == name }) { return index }
        let folded = name.lowercased()
        if let index = reader.columns.firstIndex(where: { $0.name.lowercased() == folded }) {
            return index
        }
        let names = reader.columns.map(\.name)
        let near = nearestNames(to: name, among: names)
        throw ConnectorError(
            .badData, doing: "reading '\(reader.path)'", cause: "it has no column '\(name)'",
            optionKey: "path",
            hint: near.isEmpty
                ? "its columns are \(names.joined(separator: ", "))"
                : "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?")
    }
}

/// Rows that are columns already.
struct ReadyChunk: SourceChunk {
    let content: [Column]
    let rowCount: Int
    let firstOffset: Int64
    let layout: FileLayout
    let nextPosition: SourcePosition
    let endsPartition: Bool

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int {
        content.reduce(rowCount * 8) { $0 + $1.values.byteCount + ($1.bytes?.byteCount ?? 0) }
    }

    func decode() throws -> DecodedChunk {
        let offsets = MadeColumn.consecutive(from: firstOffset, count: rowCount)
        return DecodedChunk(
            columns: try layout.columns(
                content: content, count: rowCount, offsets: offsets,
                partition: nextPosition.partition),
            rowCount: rowCount, offsets: offsets, nextPosition: nextPosition,
            endsPartition: endsPartition)
    }
}

extension ConnectorError {
    /// What Arrow said about a file.
    init(_ error: ArrowFileError) {
        let kind: Kind =
            switch error.kind {
            case .missing: .notFound
            case .denied: .permission
            case .diskFull: .diskFull
            case .corrupt, .unsupported, .invalid: .badData
            case .outOfMemory, .inputOutput: .outside
            }
        self.init(
            kind, doing: "\(error.doing) '\(error.path)'", cause: error.text, optionKey: "path")
    }
}
