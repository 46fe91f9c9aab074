import Columnar
import Formats
import Glibc

/// Reads files: those that are there, one after another in the order of their names, and then ends;
/// or goes on with what is appended, with new files and with those that replace others.
///
/// A file is a partition. When it is replaced (rotated) or cut off, what comes next under its name
/// is a new partition that begins at 0; the rest of the old one is read first.
final class FilesystemReader: SourceReader, @unchecked Sendable {
    private let request: SourceRequest
    private let path: String
    private let monitorMilliseconds: Int64?
    private let maximumRecordByteCount: Int
    private var entries: [FileEntry] = []
    private var cursors: [Int: any FileCursor] = [:]
    private var turn = 0
    private var nextScan = ContinuousClock.now
    private var sharedDecoders: (pathFieldNames: [String], pool: DecoderPool)?

    init(_ request: SourceRequest) throws {
        self.request = request
        let options = request.options
        path = FileSystem.resolve(options.text("path") ?? "", base: request.baseFolder)
        monitorMilliseconds = options.milliseconds("source.monitor-interval")
        maximumRecordByteCount = Int(
            min(options.byteCount("source.max-record-size") ?? 16 << 20, 1 << 30))
    }

    private var isBounded: Bool { monitorMilliseconds == nil }

    var partitions: [SourcePartition] { entries.map(\.partition) }

    var startPositions: [SourcePosition] { entries.map(\.position) }

    func start(at positions: [SourcePosition]?) throws {
        let files = try findFiles()
        // A folder may be empty; a name or pattern that finds nothing is a mistake.
        if isBounded && files.isEmpty && positions == nil && FileSystem.facts(path) == nil {
            throw ConnectorError(
                .notFound, doing: "looking for '\(path)'", cause: "no file matches",
                optionKey: "path")
        }
        var taken = Set<String>()
        for position in positions ?? [] {
            let entry = try resume(position, among: files)
            taken.insert(entry.path)
            entries.append(entry)
        }
        for file in files where !taken.contains(file.path) { add(file) }
        scheduleScan()
    }

    func poll(timeoutMilliseconds: Int) throws -> SourcePoll {
        if isBounded { return try pollInOrder() }
        if ContinuousClock.now >= nextScan { try scan() }
        if let chunk = try pollInTurn() { return .chunk(chunk) }
        let wait = min(Int64(timeoutMilliseconds), monitorMilliseconds ?? 0)
        if wait > 0 { usleep(UInt32(clamping: wait * 1_000)) }
        return .nothing
    }

    func progress() -> [PartitionProgress] {
        entries.indices.map { index in
            let entry = entries[index]
            let end = cursors[index]?.endOffset ?? (entry.isFinished ? entry.next : nil)
            let isPlain = !FilePattern.isCompressed(entry.path) && !isParquet(entry.path)
            return PartitionProgress(
                partition: entry.partition, next: entry.next,
                end: end ?? (isPlain ? entry.facts.byteCount : nil), isFinished: entry.isFinished)
        }
    }

    func close() { cursors = [:] }

    // MARK: Bounded

    private func pollInOrder() throws -> SourcePoll {
        while let index = entries.indices.dropFirst(turn).first(where: { !entries[$0].isFinished })
        {
            turn = index
            if let chunk = try next(of: index) { return .chunk(chunk) }
            entries[index].isFinished = true
        }
        return .finished
    }

    // MARK: Followed

    /// One chunk of the files that have something, each in its turn.
    private func pollInTurn() throws -> (any SourceChunk)? {
        for step in 0..<entries.count {
            let index = (turn + step) % entries.count
            guard !entries[index].isFinished, let chunk = try next(of: index) else { continue }
            turn = index + 1
            return chunk
        }
        return nil
    }

    /// Looks for files that are new, and for names that other files have taken.
    private func scan() throws {
        scheduleScan()
        for file in try findFiles() {
            let known = entries.indices.filter {
                entries[$0].facts.device == file.facts.device
                    && entries[$0].facts.inode == file.facts.inode
            }.last
            if let known {
                // A file that only moved is read on; one that was cut off or rewritten begins anew.
                if try isReplaced(known, by: file) {
                    finish(known)
                    add(file)
                }
                continue
            }
            for index in entries.indices where entries[index].path == file.path {
                (cursors[index] as? RecordFileCursor)?.complete()
            }
            add(file)
        }
    }

    private func isReplaced(_ index: Int, by file: FilePattern.Found) throws -> Bool {
        guard !FilePattern.isCompressed(file.path), !isParquet(file.path) else { return false }
        if file.facts.byteCount < entries[index].next { return true }
        return try (cursors[index] as? RecordFileCursor)?.isRewritten() ?? false
    }

    private func finish(_ index: Int) {
        entries[index].isFinished = true
        cursors[index] = nil
    }

    private func scheduleScan() {
        nextScan = .now + .milliseconds(monitorMilliseconds ?? 0)
    }

    // MARK: Files

    private func next(of index: Int) throws -> (any SourceChunk)? {
        guard let cursor = try cursor(of: index) else { return nil }
        let chunk = try cursor.next()
        entries[index].next = cursor.nextOffset
        if !isBounded, chunk != nil { try (cursor as? RecordFileCursor)?.noteWhatWasRead() }
        if cursor.isFinished {
            entries[index].isFinished = true
            cursors[index] = nil
        }
        return chunk
    }

    private func findFiles() throws -> [FilePattern.Found] {
        // A followed path may come later.
        guard isBounded || FilePattern.exists(path) else { return [] }
        return try FilePattern.files(path)
    }

    private func add(_ file: FilePattern.Found) {
        let number = entries.map(\.partition.number).max().map { $0 + 1 } ?? 0
        entries.append(
            FileEntry(
                partition: SourcePartition(number: number, container: file.path),
                path: file.path, facts: file.facts, next: 0, isFinished: false))
    }

    /// The file of a position, wherever it is by now.
    private func resume(
        _ position: SourcePosition, among files: [FilePattern.Found]
    ) throws -> FileEntry {
        let wasFinished = position.detail.hasSuffix(":end")
        let same = files.first { FileEntry.isSame(position.detail, $0.facts) }
        let named = files.first { $0.path == position.partition.container }
        // A bounded read knows its files by name: a copy of a backup is as good.
        guard let file = same ?? (isBounded ? named : nil) else {
            guard wasFinished || !isBounded, let facts = identity(position.detail) else {
                throw missing(position)
            }
            return FileEntry(
                partition: position.partition, path: "", facts: facts, next: position.next,
                isFinished: true)
        }
        let isPlain = !FilePattern.isCompressed(file.path) && !isParquet(file.path)
        if isPlain && file.facts.byteCount < position.next {
            if isBounded { throw missing(position) }
            return FileEntry(
                partition: position.partition, path: "", facts: file.facts, next: position.next,
                isFinished: true)
        }
        return FileEntry(
            partition: position.partition, path: file.path, facts: file.facts,
            next: position.next, isFinished: wasFinished)
    }

    private func identity(_ detail: String) -> FileSystem.Facts? {
        let parts = detail.split(separator: ":")
        guard parts.count >= 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1]) else {
            return nil
        }
        return FileSystem.Facts(device: device, inode: inode)
    }

    private func missing(_ position: SourcePosition) -> ConnectorError {
        ConnectorError(
            .notFound,
            doing: "going on with '\(position.partition.container)' at byte \(position.next)",
            cause: "the file is gone or shorter than that", optionKey: "path",
            hint: "restore the file, or drop the job and start it again")
    }

    private func isParquet(_ path: String) -> Bool { request.options.format?.name == "parquet" }

    // MARK: Cursors

    private func cursor(of index: Int) throws -> (any FileCursor)? {
        if let cursor = cursors[index] { return cursor }
        let entry = entries[index]
        let layout = try FileLayout(request, path: entry.path)
        let cursor: (any FileCursor)?
        if isParquet(entry.path) {
            cursor = try ParquetFileCursor(entry: entry, layout: layout)
        } else {
            cursor = try recordCursor(entry, layout)
        }
        cursors[index] = cursor
        return cursor
    }

    /// Nil while a followed file does not have its header yet.
    private func recordCursor(_ entry: FileEntry, _ layout: FileLayout) throws -> RecordFileCursor?
    {
        var pool: DecoderPool
        var headerByteCount = 0
        if let shared = sharedDecoders, shared.pathFieldNames == layout.pathFieldNames {
            pool = shared.pool
        } else {
            let beginning = try ByteSource(entry.path, at: 0).beginning(64 << 10)
            pool = try DecoderPool(
                request.options.format ?? FormatChoice("json"), declared: layout.contentFields,
                wanted: layout.wanted, badFields: request.badFields, beginning: beginning)
            let isWhole = beginning.withUnsafeBytes { pool.lastRecordEnd(in: $0) } > 0
            if !isBounded && !isWhole && beginning.count < 64 << 10 { return nil }
            do {
                headerByteCount = try pool.headerByteCount()
            } catch let error as FormatError {
                throw ConnectorError(
                    .badData, doing: "reading '\(entry.path)'", cause: error.description,
                    optionKey: "path")
            }
            if !pool.readsHeader { sharedDecoders = (layout.pathFieldNames, pool) }
        }
        return try RecordFileCursor(
            entry: entry, decoders: pool, layout: layout, headerByteCount: headerByteCount,
            isBounded: isBounded || FilePattern.isCompressed(entry.path),
            maximumRecordByteCount: maximumRecordByteCount)
    }
}
