import Columnar

/// The rows of one folder that are in no published file yet.
///
/// They go to a file as soon as they are many, which stays open over epochs; nothing is encoded twice.
/// While they wait they are also kept for the state of the job, epoch by epoch, since a file without
/// its end is lost with the process. Rows that were let go are kept no longer: their file ends with
/// the epoch.
final class WaitingRows {
    /// The folder, relative to the sink's.
    let folder: [UInt8]
    /// When the first of them came.
    let since: ContinuousClock.Instant
    /// The file in the making; nil while they are few.
    var file: OpenFile?
    /// When rows were last added, as a number that grows.
    var lastUse = 0
    /// Whether they are kept for the state.
    private(set) var isKept = true
    /// The numbers of the state's entries that hold them.
    private(set) var storedKeys: [Int64] = []
    /// How many bytes are kept, in the state and for it.
    private(set) var keptByteCount = 0
    private(set) var keptRowCount = 0
    private(set) var unwrittenByteCount = 0
    private var unwritten: [Batch] = []
    private var unstored: [Batch] = []

    /// A file that is being written.
    struct OpenFile {
        let name: String
        let file: any RowFile
    }

    init(folder: [UInt8], since: ContinuousClock.Instant = .now) {
        self.folder = folder
        self.since = since
    }

    /// Adds rows that came.
    func add(_ rows: Batch) {
        unwritten.append(rows)
        unwrittenByteCount += rows.waitingByteCount
        guard isKept else { return }
        unstored.append(rows)
        keep(rows)
    }

    /// Adds rows that the state holds under `key`.
    func add(_ rows: Batch, stored key: Int64) {
        unwritten.append(rows)
        unwrittenByteCount += rows.waitingByteCount
        if storedKeys.last != key { storedKeys.append(key) }
        keep(rows)
    }

    private func keep(_ rows: Batch) {
        keptByteCount += rows.waitingByteCount
        keptRowCount += rows.count
    }

    /// The rows that go to the file now.
    func takeUnwritten() -> [Batch] {
        defer {
            unwritten = []
            unwrittenByteCount = 0
        }
        return unwritten
    }

    /// The rows that the state is to hold under `key` from now on; none if it has all.
    func takeUnstored(key: Int64) -> [Batch] {
        guard !unstored.isEmpty else { return [] }
        defer { unstored = [] }
        storedKeys.append(key)
        return unstored
    }

    /// Keeps the rows no longer; the entries of the state that held them.
    func letGo() -> [Int64] {
        defer { storedKeys = [] }
        isKept = false
        unstored = []
        keptByteCount = 0
        keptRowCount = 0
        return storedKeys
    }
}

extension Batch {
    /// About how many bytes the rows take, with what the memory manager adds.
    fileprivate var waitingByteCount: Int {
        columns.reduce(128) { total, column in
            let texts = column.bytes == nil ? 0 : column.byteSpan.count
            return total + 128 + column.values.byteCount + texts
        }
    }
}
