import Synchronization

/// The runs of one sink of a workspace whose files may be in a folder, so that a run that begins
/// anew can replace what those before it wrote, and only that.
///
/// The list is a file of the workspace, a line for each run: its id, which all its files have in
/// their names, and the folder. The last line of a folder is the run that is or was under way; a run
/// gets its line before its first file, and loses it after its last.
struct SinkRuns {
    private let list: String
    private let sink: String
    private let root: String

    private struct Line {
        let run: String
        let root: String
    }

    /// Held by whoever removes files, so that no worker shows new ones meanwhile.
    private static let replacing = Mutex(())

    /// The runs of `sink` in the folder `root`, which exists; the list is in `folder`.
    init(sink: String, root: String, listedIn folder: String) throws {
        self.sink = sink
        list = folder + "/" + sink + ".runs"
        self.root = try FileSystem.absolute(root)
        try FileSystem.makeFolder(folder)
    }

    /// A new id, that no other run has.
    static func newID() -> String { String(UInt64.random(in: 0 ... .max), radix: 36) }

    /// The id of the run under way: a new one when it begins, else that of the last.
    func current(isBeginning: Bool) throws -> String {
        var lines = try lines()
        if !isBeginning, let last = lines.last(where: { $0.root == root }) { return last.run }
        let run = Self.newID()
        lines.append(Line(run: run, root: root))
        try write(lines)
        return run
    }

    /// Whether there may be files of runs before `current`.
    func hasEarlier(than current: String) throws -> Bool {
        try lines().contains { $0.root == root && $0.run != current }
    }

    /// Removes the files of all runs before `current`, and folders that are empty then.
    func removeEarlier(than current: String) throws {
        try Self.replacing.withLock { _ in
            let lines = try lines()
            let earlier = lines.filter { $0.root == root && $0.run != current }.map(\.run)
            guard !earlier.isEmpty else { return }
            _ = try removeFiles(of: Set(earlier), below: root, depth: 0)
            try FileSystem.synchronizeAll(at: root)
            try write(lines.filter { $0.root != root || $0.run == current })
        }
    }

    /// How deep folders may lie in one another.
    private static let depthLimit = 64

    /// Whether anything was removed.
    private func removeFiles(
        of runs: Set<String>, below folder: String, depth: Int
    ) throws -> Bool {
        var isChanged = false
        for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") {
            let path = folder + "/" + name
            if let run = run(ofFile: name), runs.contains(run) {
                try FileSystem.removeFile(path)
                isChanged = true
            } else if depth < Self.depthLimit, FileSystem.facts(path)?.isFolder == true,
                try removeFiles(of: runs, below: path, depth: depth + 1)
            {
                FileSystem.removeEmptyFolder(path)
                isChanged = true
            }
        }
        return isChanged
    }

    /// The run in `SINK-WORKER-RUN-EPOCH-NUMBER.ENDING`; nil for another name.
    private func run(ofFile name: String) -> String? {
        guard name.hasPrefix(sink + "-") else { return nil }
        let parts = name.dropFirst(sink.count + 1).split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, Int(parts[0]) != nil, Int64(parts[2]) != nil else { return nil }
        return String(parts[1])
    }

    private func lines() throws -> [Line] {
        guard FileSystem.facts(list) != nil else { return [] }
        let file = try InputFile(list)
        let text = String(decoding: try file.read(Int(file.byteCount)), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            guard let space = line.firstIndex(of: " ") else { return nil }
            return Line(
                run: String(line[..<space]),
                root: PathEscape.unescape(line[line.index(after: space)...]))
        }
    }

    /// Writes the list whole, or not at all.
    private func write(_ lines: [Line]) throws {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += Array((line.run + " ").utf8)
            PathEscape.escape(line.root.utf8, into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        let file = try OutputFile(list + ".new")
        try file.write(bytes)
        try file.closeDurably()
        try FileSystem.rename(file.path, to: list)
        try FileSystem.synchronizeFolder(FileSystem.folder(of: list))
    }
}
