import Glibc

/// A file that waits to be published.
struct StagedFile: Hashable {
    /// Its name, here and in its place.
    let name: String
    /// The folder of its place, relative to the sink's; empty for that folder itself.
    let folder: String
    /// The epoch in which it was put aside.
    var epoch: Int64 = 0
}

/// The hidden folder beside the output where the files of one writer wait: `open` holds those being
/// written, `epoch-N` those of a prepared epoch.
struct StagingFolder {
    let path: String

    private var open: String { path + "/open" }
    private func folder(of epoch: Int64) -> String { path + "/epoch-\(epoch)" }

    /// So many files are synchronised one by one; more, all at once with their file system.
    private static let singleSyncLimit = 16

    /// `name` without what means something in a path.
    static func safe(_ name: String) -> String {
        String(name.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
    }

    /// Where to write the file `name`.
    func openPath(_ name: String) throws -> String {
        try FileSystem.makeFolder(open)
        return open + "/" + name
    }

    /// Makes these files of `open` durable and puts them aside as those of `epoch`.
    func seal(_ files: [StagedFile], epoch: Int64) throws {
        let target = folder(of: epoch)
        try FileSystem.makeFolder(target)
        if files.count > Self.singleSyncLimit {
            try FileSystem.synchronizeAll(at: open)
        } else {
            for file in files { try FileSystem.synchronizeFile(open + "/" + file.name) }
        }
        for file in files {
            try FileSystem.rename(open + "/" + file.name, to: target + "/" + file.name)
        }
        try FileSystem.synchronizeFolder(target)
        try FileSystem.synchronizeFolder(path)
        FileSystem.removeEmptyFolder(open)
    }

    /// Moves files from the epochs that they were put aside in to their places below `root`; those
    /// that are there stay.
    func publish(_ files: [StagedFile], to root: String) throws {
        var targets = Set<String>()
        for file in files {
            let folder = file.folder.isEmpty ? root : root + "/" + file.folder
            if !targets.contains(folder) {
                try FileSystem.makeFolder(folder)
                targets.insert(folder)
            }
            let staged = self.folder(of: file.epoch) + "/" + file.name
            let final = folder + "/" + file.name
            if FileSystem.facts(staged) != nil {
                try FileSystem.rename(staged, to: final)
            } else if FileSystem.facts(final) == nil {
                throw ConnectorError(
                    .notFound, doing: "publishing epoch \(file.epoch)",
                    cause: "'\(staged)' is gone and '\(final)' is not there", optionKey: "path")
            }
        }
        if targets.count > Self.singleSyncLimit {
            try FileSystem.synchronizeAll(at: root)
        } else {
            for folder in targets { try FileSystem.synchronizeFolder(folder) }
        }
        for epoch in Set(files.map(\.epoch)) {
            FileSystem.removeEmptyFolder(folder(of: epoch))
        }
        FileSystem.removeEmptyFolder(path)
    }

    /// Removes the files being written and those of epochs after `epoch`.
    func removeUncommitted(after epoch: Int64) throws {
        guard FileSystem.facts(path) != nil else { return }
        for name in try FileSystem.names(in: path) {
            if name.hasPrefix("epoch-"), let number = Int64(name.dropFirst(6)), number <= epoch {
                continue
            }
            try remove(path + "/" + name)
        }
    }

    /// Removes the files being written, when the writer ends.
    func removeOpen() {
        // What stays behind is removed at the next start.
        if FileSystem.facts(open) != nil { try? remove(open) }
        FileSystem.removeEmptyFolder(path)
    }

    private func remove(_ folder: String) throws {
        for name in try FileSystem.names(in: folder) {
            try FileSystem.removeFile(folder + "/" + name)
        }
        FileSystem.removeEmptyFolder(folder)
    }
}
