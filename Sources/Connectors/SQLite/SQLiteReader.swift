import Columnar
import SQLiteClient

/// Reads a table or view of a SQLite file once, as it was when reading began.
///
/// The offset of a row is its rowid; in a table without rowids, and in a view, it is the number of
/// the row in the order in which SQLite puts the rows out.
final class SQLiteReader: SourceReader, @unchecked Sendable {
    private let request: SourceRequest
    private let path: String
    private let table: String
    private let busyTimeoutMilliseconds: Int
    private let partition: SourcePartition
    private var start: Int64 = 0
    private var next: Int64 = 0
    private var cursor: SQLiteCursor?
    private var isFinished = false

    init(_ request: SourceRequest) throws {
        self.request = request
        path = FileSystem.resolve(request.options.text("path") ?? "", base: request.baseFolder)
        table = request.options.text("table") ?? request.sourceName
        busyTimeoutMilliseconds = Int(
            clamping: request.options.milliseconds("busy-timeout") ?? 30_000)
        partition = SourcePartition(number: 0, container: table)
    }

    var partitions: [SourcePartition] { [partition] }

    var startPositions: [SourcePosition] { [SourcePosition(partition: partition, next: start)] }

    func start(at positions: [SourcePosition]?) throws {
        start = positions?.first?.next ?? .min
        next = start
        do {
            let database = try Database(
                .readOnlyFile(path), busyTimeoutMilliseconds: busyTimeoutMilliseconds)
            let source = try SQLiteSourceTable(table, in: database, path: path)
            try source.check(request.declaredFields)
            cursor = try SQLiteCursor(
                source, database: database, request: request, from: next)
        } catch let error as SQLiteError {
            throw ConnectorError(error, path: path)
        }
    }

    func poll(timeoutMilliseconds: Int) throws -> SourcePoll {
        guard let cursor, !isFinished else { return .finished }
        do {
            let rows = try cursor.rows(limit: ChunkLimits.rowLimit)
            next = rows.nextOffset
            isFinished = rows.isLast
            let position = SourcePosition(partition: partition, next: next)
            return .chunk(SQLiteChunk(rows: rows, nextPosition: position))
        } catch {
            throw ConnectorError(error, path: path)
        }
    }

    func progress() -> [PartitionProgress] {
        [
            PartitionProgress(
                partition: partition, next: next, end: isFinished ? next : nil,
                isFinished: isFinished)
        ]
    }

    func close() { cursor = nil }
}

/// Rows that were read, in columns already: SQLite hands them out value by value.
private struct SQLiteChunk: SourceChunk {
    let rows: SQLiteRows
    let nextPosition: SourcePosition

    var partition: Int32 { nextPosition.partition.number }
    var byteCount: Int { rows.byteCount }

    func decode() throws -> DecodedChunk {
        DecodedChunk(
            columns: rows.columns, rowCount: rows.offsets.count, offsets: rows.offsets,
            nextPosition: nextPosition, rejects: rows.rejects, endsPartition: rows.isLast)
    }
}
