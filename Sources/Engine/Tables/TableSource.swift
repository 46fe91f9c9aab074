import Columnar
import Connectors
import Dataflow
import Functions
import SQLiteClient

/// An internal table as a source of a job: its rows as of one moment, then every change after it.
///
/// The position is the number of the next entry of the log; `ChangeLog.beginning` stands for the
/// rows. They are one work, which no epoch divides: an epoch has all of them or none, so that a
/// restart never has to find the rows of an earlier moment again.
final class TableSource: Source {
    let name: String
    private let table: InternalTable
    private let neededFields: [Int]
    private let preparation: RowPreparation
    private let place: Place
    private var database: Database?
    private var next = ChangeLog.beginning
    private var isAnnounced = false

    /// Where the table is, and how it is read.
    struct Place {
        /// The workspace's database.
        var databasePath: String
        /// Tells when there are changes.
        var signal: TableSignal
        /// Whether the source ends after the rows.
        var isBounded: Bool
        /// How the rows are cut into batches.
        var batchSizes: BatchSizes
    }

    /// How many entries are read at once.
    private static let entryLimit = 64

    init(
        _ table: InternalTable, neededFields: [Int], preparation: RowPreparation, place: Place
    ) {
        self.table = table
        self.neededFields = neededFields
        self.preparation = preparation
        self.place = place
        name = table.name
    }

    func open(at positions: [Int32: Dataflow.SourcePosition]) throws {
        database = try Database(.file(place.databasePath), busyTimeoutMilliseconds: 60_000)
        if let position = positions[0] { next = try position.sequence }
    }

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        guard let database else { return .finished }
        if !isAnnounced {
            isAnnounced = true
            return .partitions([0: .offset(next)])
        }
        if next == ChangeLog.beginning { return .work(try readRows(database)) }
        if place.isBounded { return .finished }
        let count = place.signal.count
        if let work = try readEntries(database) { return .work(work) }
        place.signal.wait(after: count, timeoutMilliseconds: timeoutMilliseconds)
        return .idle
    }

    func close() { database = nil }

    /// The rows as they are now, with the number of the entry that follows them.
    private func readRows(_ database: Database) throws -> TableWork {
        guard let connector = Connectors.named("sqlite") else {
            throw EngineError(.query, "no connector 'sqlite'")
        }
        let given = ["path": place.databasePath, "table": table.name]
        let reader = try connector.makeSource(
            SourceRequest(
                declaredFields: table.fields, neededFields: neededFields,
                options: try ConnectorOptions(checking: given, for: connector, role: .source),
                sourceName: table.name))
        defer { reader.close() }
        let log = ChangeLog(database: database)
        var parts: [TableWork.Part] = []
        var watermark: Int64?
        // Nobody writes until the reader has begun: the number and the rows are of one moment.
        let first = try database.transaction {
            next = try log.lastSequence() + 1
            watermark = try log.watermark(of: table.name)
            try reader.start(at: nil)
            return try reader.poll(timeoutMilliseconds: 0)
        }
        var poll = first
        while case .chunk(let chunk) = poll {
            let rows = try chunk.decode()
            // A row's place in the table says nothing to anybody who has to find it again.
            parts.append(.rows(Batch(columns: rows.columns, count: rows.rowCount)))
            poll = try reader.poll(timeoutMilliseconds: 0)
        }
        if let watermark { parts.append(.watermark(watermark)) }
        return work(parts)
    }

    private func readEntries(_ database: Database) throws -> TableWork? {
        let entries = try ChangeLog(database: database).entries(
            of: table.name, from: next, limit: Self.entryLimit)
        guard let last = entries.last else { return nil }
        next = last.sequence + 1
        return work(
            entries.map { entry in
                if let watermark = entry.watermark { return .watermark(watermark) }
                return .changes(entry.changes ?? [])
            })
    }

    private func work(_ parts: [TableWork.Part]) -> TableWork {
        TableWork(
            parts: parts, table: table, neededFields: neededFields, next: next,
            preparation: preparation, batchSizes: place.batchSizes)
    }
}

/// Rows or entries that wait to be decoded.
private struct TableWork: SourceWork {
    enum Part: Sendable {
        /// Rows of the needed columns.
        case rows(Batch)
        /// Changes, stored.
        case changes([UInt8])
        /// Time went on.
        case watermark(Int64)

        var isRows: Bool {
            if case .rows = self { true } else { false }
        }
    }

    let parts: [Part]
    let table: InternalTable
    let neededFields: [Int]
    let next: Int64
    let preparation: RowPreparation
    let batchSizes: BatchSizes

    var byteCount: Int {
        parts.reduce(0) { sum, part in
            switch part {
            case .rows(let batch): sum + batch.count * 16 * batch.columns.count
            case .changes(let bytes): sum + bytes.count
            case .watermark: sum
            }
        }
    }

    func run() throws -> [SourceBatch] {
        var cutter = batchSizes.cutter(seed: next)
        var batches: [SourceBatch] = []
        for (index, part) in parts.enumerated() {
            switch part {
            case .rows(let rows):
                batches += cutter.cut(rows).map { prepared($0) }
                let isLast = index + 1 == parts.count || !parts[index + 1].isRows
                if isLast && !table.isAppendOnly { judgeTogether(&batches) }
            case .changes(let bytes):
                let changes = try StoredChanges.batch(bytes, types: table.fields.map(\.type))
                let needed = changes.replacing(columns: neededFields.map { changes.columns[$0] })
                batches += cutter.cut(needed).map { prepared($0) }
            case .watermark(let watermark):
                batches.append(advanced(to: watermark))
            }
        }
        // The position must be committed although nothing came with it.
        if batches.isEmpty { batches.append(prepared(noRows)) }
        return batches
    }

    private var noRows: Batch {
        let types = neededFields.map { table.fields[$0].type }
        return Batch(columns: types.map { ColumnBuilder(type: $0).finish() }, count: 0)
    }

    private func prepared(_ batch: Batch) -> SourceBatch {
        preparation.prepare(SourceBatch(batch: batch, partition: 0, position: .offset(next)))
    }

    /// The rows of a table that changes stand in no order of time, so that none of them is late for
    /// the sake of another: their watermark comes after all of them.
    private func judgeTogether(_ batches: inout [SourceBatch]) {
        var latest = Watermark.min
        for index in batches.indices {
            guard let times = batches[index].eventTimes else { return }
            let marks = times.watermarks.span(of: Int64.self)
            for row in 0..<marks.count { latest = max(latest, marks[row]) }
            latest = max(latest, times.trailing)
            var none = FixedColumnWriter<Int64>(type: .bigint, count: marks.count)
            for row in 0..<marks.count { none[row] = .min }
            batches[index].eventTimes = EventTimes(times: times.times, watermarks: none.finish())
        }
        batches.append(advanced(to: latest))
    }

    private func advanced(to watermark: Int64) -> SourceBatch {
        var batch = prepared(noRows)
        batch.eventTimes?.trailing = watermark
        return batch
    }
}

extension Dataflow.SourcePosition {
    /// The number of the next entry.
    fileprivate var sequence: Int64 {
        get throws {
            switch self {
            case .offset(let offset): return offset
            case .bytes(let bytes):
                guard bytes.count == 8 else { throw StateError("a position of another kind") }
                return bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
            }
        }
    }
}
