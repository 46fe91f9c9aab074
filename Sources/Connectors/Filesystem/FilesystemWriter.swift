import Columnar

/// Writes rows to files that appear whole, once they are worth a file.
///
/// Files are written to `.staging-…/open` in the target folder. `prepare` closes those that are due,
/// makes them durable and moves them to `epoch-N` beside it; `publish` renames each to its place. A
/// crash before the commit leaves `open` or a later `epoch-N`, which `recover` removes; one after it
/// leaves files in `epoch-N`, which `publish` moves when it is called again.
///
/// A file is due when its rows have waited for the rollover interval, when it has its full size, when
/// more rows wait than the limit (the largest folders first), when its folder is complete, or when
/// the job ends or is flushed. The rows of the others are held in the state of the job.
///
/// A run that begins anew replaces what earlier runs of its sink wrote, when its first files are
/// shown. A bounded run shows them all at its end, so that readers see the old result until the new
/// one is complete; its files wait in the staging folder, listed in the state.
///
/// File names hold sink, worker, the id of the run, the epoch that this process began with and a
/// number, so that none is ever written twice.
final class FilesystemWriter: HoldingSinkWriter, @unchecked Sendable {
    private let root: String
    private let staging: StagingFolder
    private let sinkName: String
    private let worker: Int
    private let contentColumns: [Int]
    private let contentTypes: [DataType]
    private let folders: PartitionFolders
    private let factory: RowFileFactory
    private let limits: Limits
    /// Whether all rows of a folder come with one watermark.
    private let hasCompleteFolders: Bool
    private let replacesEarlierRuns: Bool
    private let isBounded: Bool
    private let listFolder: String
    private var runs: SinkRuns?
    private var run = ""
    /// Whether files of earlier runs are still to be replaced.
    private var isReplacing = false
    /// Whole files that wait in the staging folder for the end, with their keys in the state.
    private var staged: [(key: Int64, file: StagedFile)] = []
    private var waiting: [[UInt8]: WaitingRows] = [:]
    private var openFileCount = 0
    private var keptByteCount = 0
    private var isFlushing = false
    private var closed: [StagedFile] = []
    private var changes: [HeldChange] = []
    private var nextKey: Int64 = 0
    private var useCount = 0
    private var fileNumber = 0
    private var namePrefix = ""

    /// When files begin and end.
    private struct Limits {
        let fileByteCount: Int64
        let age: Duration
        let openFileCount: Int
        /// How many bytes of rows wait at most, in memory and in the state.
        let waitingByteCount: Int
        /// From how many bytes on the rows of a folder go to a file.
        let beginByteCount: Int

        init(_ options: ConnectorOptions) {
            let fileByteCount = options.byteCount("sink.rolling-policy.file-size") ?? 128 << 20
            self.fileByteCount = fileByteCount
            age = .milliseconds(
                options.milliseconds("sink.rolling-policy.rollover-interval") ?? 30_000)
            openFileCount = max(1, Int(clamping: options.integer("sink.max-open-files") ?? 32))
            waitingByteCount = Int(clamping: min(fileByteCount, 32 << 20))
            beginByteCount = min(waitingByteCount, 1 << 20)
        }
    }

    init(_ request: SinkRequest) throws {
        let options = request.options
        root = FileSystem.resolve(options.text("path") ?? "", base: request.baseFolder)
        contentColumns = request.fields.indices.filter { !request.partitionedBy.contains($0) }
        contentTypes = contentColumns.map { request.fields[$0].type }
        guard !contentColumns.isEmpty else {
            throw OptionProblem(
                .conflict, key: "path",
                "every column is in PARTITIONED BY: the files would be empty")
        }
        folders = PartitionFolders(
            fields: request.fields, columns: request.partitionedBy,
            nullName: options.text("partition.default-name") ?? "")
        factory = try RowFileFactory(
            options.format ?? FormatChoice("parquet"),
            schema: Schema(contentColumns.map { request.fields[$0] }),
            isPartitioned: !request.partitionedBy.isEmpty)
        limits = Limits(options)
        hasCompleteFolders = request.hasCompletePartitions
        replacesEarlierRuns = request.replacesEarlierRuns
        isBounded = request.isBounded
        listFolder = request.stagingFolder
        sinkName = StagingFolder.safe(request.sinkName)
        worker = request.worker
        staging = StagingFolder(
            path: root + "/.staging-\(StagingFolder.safe(request.jobName))-\(sinkName)-\(worker)")
    }

    func recover(lastCommittedEpoch: Int64) throws {
        try FileSystem.makeFolder(root)
        try staging.removeUncommitted(after: lastCommittedEpoch)
        run = SinkRuns.newID()
        if replacesEarlierRuns {
            let runs = try SinkRuns(sink: sinkName, root: root, listedIn: listFolder)
            // The first worker is made first, and begins the run for all.
            run = try runs.current(isBeginning: lastCommittedEpoch == 0 && worker == 0)
            isReplacing = try runs.hasEarlier(than: run)
            self.runs = runs
        }
        namePrefix = "\(sinkName)-\(worker)-\(run)-\(lastCommittedEpoch)-"
    }

    func write(_ changes: Batch) throws {
        for (folder, rows) in folders.groups(of: changes) {
            let isAll = rows.count == changes.count && changes.weights == nil
            let selected = isAll ? nil : try repeated(rows, by: changes.weights)
            let columns = contentColumns.map { index in
                let column = changes.columns[index]
                return selected.map { column.gathered($0) } ?? column
            }
            let rows = waitingRows(of: folder)
            let before = rows.keptByteCount
            rows.add(Batch(columns: columns, count: selected?.count ?? changes.count))
            try added(to: rows, keptByteCountBefore: before)
        }
    }

    func flush() { isFlushing = true }

    func prepare(epoch: Int64) throws -> [UInt8] {
        let now = ContinuousClock.now
        for rows in waiting.values.sorted(by: { $0.lastUse < $1.lastUse })
        where isFlushing || hasCompleteFolders || !rows.isKept || now - rows.since >= limits.age {
            try end(rows)
        }
        for index in closed.indices { closed[index].epoch = epoch }
        if !closed.isEmpty { try staging.seal(closed, epoch: epoch) }
        defer {
            closed = []
            isFlushing = false
        }
        if isReplacing && isBounded && !isFlushing {
            for file in closed { stage(file) }
            return []
        }
        let files = staged.map(\.file) + closed
        changes += staged.map { HeldChange(key: $0.key, value: nil) }
        staged = []
        // An empty result replaces the old one too, once it is known to be empty.
        guard !files.isEmpty || (isReplacing && isFlushing) else { return [] }
        var encoder = ByteEncoder()
        encoder.append(UInt8(isReplacing ? 1 : 0))
        for file in files { file.append(to: &encoder) }
        isReplacing = false
        return encoder.bytes
    }

    func publish(epoch: Int64, prepared: [UInt8]) throws {
        guard !prepared.isEmpty else { return }
        var decoder = ByteDecoder(prepared[...])
        if try decoder.byte() == 1 { try runs?.removeEarlier(than: run) }
        var files: [StagedFile] = []
        while !decoder.isAtEnd { files.append(try StagedFile(from: &decoder)) }
        try staging.publish(files, to: root)
    }

    func close() {
        waiting = [:]
        closed = []
        staging.removeOpen()
    }
}

// MARK: Rows that wait

extension FilesystemWriter {
    var heldByteCount: Int { keptByteCount }
    var heldRowCount: Int { waiting.values.reduce(0) { $0 + $1.keptRowCount } }

    func takeHeldChanges() throws -> [HeldChange] {
        for rows in waiting.values {
            let batches = rows.takeUnstored(key: nextKey)
            guard !batches.isEmpty else { continue }
            let value = WaitingEntry.rows(folder: rows.folder, batches).encoded
            changes.append(HeldChange(key: nextKey, value: value))
            nextKey += 1
        }
        defer { changes = [] }
        return changes
    }

    func restoreHeld(_ entries: [HeldChange]) throws {
        for entry in entries.sorted(by: { $0.key < $1.key }) {
            nextKey = entry.key + 1
            guard let value = entry.value else { continue }
            switch try WaitingEntry(value, types: contentTypes) {
            case .rows(let folder, let batches):
                let rows = waitingRows(of: folder)
                let before = rows.keptByteCount
                for batch in batches { rows.add(batch, stored: entry.key) }
                try added(to: rows, keptByteCountBefore: before)
            case .file(let file): staged.append((entry.key, file))
            }
        }
    }

    /// Keeps a whole file until the end.
    private func stage(_ file: StagedFile) {
        staged.append((nextKey, file))
        changes.append(HeldChange(key: nextKey, value: WaitingEntry.file(file).encoded))
        nextKey += 1
    }

    private func waitingRows(of folder: [UInt8]) -> WaitingRows {
        if let rows = waiting[folder] { return rows }
        let rows = WaitingRows(folder: folder)
        waiting[folder] = rows
        return rows
    }

    /// What follows from rows that were added.
    private func added(to rows: WaitingRows, keptByteCountBefore before: Int) throws {
        keptByteCount += rows.keptByteCount - before
        useCount += 1
        rows.lastUse = useCount
        let hasFile = rows.file != nil || !rows.isKept
        if hasFile || rows.unwrittenByteCount >= limits.beginByteCount { try write(rows) }
        if let file = rows.file, file.file.byteCount >= limits.fileByteCount { try end(rows) }
        if keptByteCount > limits.waitingByteCount { try letGo() }
    }

    /// Keeps the largest folders no longer, until half of what may wait is left.
    private func letGo() throws {
        for rows in waiting.values.sorted(by: { $0.keptByteCount > $1.keptByteCount }) {
            guard keptByteCount > limits.waitingByteCount / 2 else { return }
            forget(rows)
            try write(rows)
        }
    }

    private func forget(_ rows: WaitingRows) {
        keptByteCount -= rows.keptByteCount
        changes += rows.letGo().map { HeldChange(key: $0, value: nil) }
    }

    /// Each row as often as its weight says.
    private func repeated(_ rows: [Int32], by weights: Weights?) throws -> [Int32] {
        guard let weights else { return rows }
        var result: [Int32] = []
        for row in rows {
            let weight = weights.span[Int(row)]
            guard weight > 0 else {
                throw ConnectorError(
                    .badOption, doing: "writing files to '\(root)'",
                    cause: "a row is to be removed, which files cannot", optionKey: "connector",
                    hint: "EMIT ON WINDOW CLOSE writes each row once")
            }
            for _ in 0..<weight { result.append(row) }
        }
        return result
    }
}

// MARK: Files

extension FilesystemWriter {
    /// Puts what is unwritten into the file, which is begun if there is none.
    private func write(_ rows: WaitingRows) throws {
        let batches = rows.takeUnwritten()
        guard !batches.isEmpty else { return }
        let file = try openFile(rows)
        for batch in batches { try file.file.write(batch) }
    }

    private func openFile(_ rows: WaitingRows) throws -> WaitingRows.OpenFile {
        if let file = rows.file { return file }
        if openFileCount >= limits.openFileCount,
            let oldest = waiting.values.filter({ $0.file != nil })
                .min(by: { $0.lastUse < $1.lastUse })
        {
            try end(oldest)
        }
        fileNumber += 1
        let name = namePrefix + String(fileNumber) + factory.fileExtension
        let file = WaitingRows.OpenFile(
            name: name, file: try factory.begin(try staging.openPath(name)))
        rows.file = file
        openFileCount += 1
        return file
    }

    /// Closes the file of a folder, which goes out with the epoch.
    private func end(_ rows: WaitingRows) throws {
        // Beginning the file of another folder may have ended this one.
        guard waiting[rows.folder] === rows else { return }
        forget(rows)
        try write(rows)
        waiting[rows.folder] = nil
        guard let file = rows.file else { return }
        rows.file = nil
        openFileCount -= 1
        try file.file.close()
        closed.append(
            StagedFile(name: file.name, folder: String(decoding: rows.folder, as: UTF8.self)))
    }
}
