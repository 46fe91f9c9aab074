import Glibc

/// The few calls to the file system that connectors need, with errors that lose nothing.
enum FileSystem {
    /// What `stat` says about a file.
    struct Facts: Hashable, Sendable {
        /// The device and the number of the file on it: the same file under any name.
        let device: UInt64
        let inode: UInt64
        /// Its size in bytes.
        let byteCount: Int64
        let isFolder: Bool

        /// A file that is gone, of which only the identity is known.
        init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
            byteCount = 0
            isFolder = false
        }

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            byteCount = Int64(status.st_size)
            isFolder = status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// `path`, below `base` unless it is absolute; `file://` is taken away.
    static func resolve(_ path: String, base: String) -> String {
        let plain = path.hasPrefix("file://") ? String(path.dropFirst(7)) : path
        if plain.hasPrefix("/") || base.isEmpty || base == "." { return plain }
        return base.hasSuffix("/") ? base + plain : base + "/" + plain
    }

    /// The path of what is at `path` from the root on, without links.
    static func absolute(_ path: String) throws(ConnectorError) -> String {
        guard let found = realpath(path, nil) else { throw error("finding '\(path)'") }
        defer { free(found) }
        return String(cString: found)
    }

    /// The folder that holds `path`.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of `path`.
    static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// What is at `path`; nil when nothing is.
    static func facts(_ path: String) -> Facts? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Facts(status)
    }

    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    static func names(in folder: String) throws(ConnectorError) -> [String] {
        guard let handle = opendir(folder) else { throw error("listing '\(folder)'") }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a folder and those above it, where they are missing.
    static func makeFolder(_ path: String) throws(ConnectorError) {
        if mkdir(path, 0o777) == 0 || errno == EEXIST {
            guard facts(path)?.isFolder == true else {
                throw ConnectorError(
                    .badOption, doing: "making the folder '\(path)'",
                    cause: "a file is in its place",
                    optionKey: "path")
            }
            return
        }
        guard errno == ENOENT, path.contains("/"), folder(of: path) != path else {
            throw error("making the folder '\(path)'")
        }
        try makeFolder(folder(of: path))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw error("making the folder '\(path)'")
        }
    }

    /// Gives `path` the name `target`, replacing what has it.
    static func rename(_ path: String, to target: String) throws(ConnectorError) {
        guard Glibc.rename(path, target) == 0 else {
            throw error("renaming '\(path)' to '\(target)'")
        }
    }

    /// Removes a file; one that is not there is no error.
    static func removeFile(_ path: String) throws(ConnectorError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw error("removing '\(path)'") }
    }

    /// Removes a folder if it is empty.
    static func removeEmptyFolder(_ path: String) {
        // A folder that is not empty stays; nothing depends on it.
        _ = rmdir(path)
    }

    /// Makes the names in a folder durable.
    static func synchronizeFolder(_ path: String) throws(ConnectorError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw error("opening the folder '\(path)'") }
        defer { close(descriptor) }
        // Some file systems have nothing to do here and say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw error("synchronising the folder '\(path)'")
        }
    }

    /// Makes the content of a closed file durable.
    static func synchronizeFile(_ path: String) throws(ConnectorError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error("opening '\(path)'") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw error("synchronising '\(path)'") }
    }

    /// Makes everything durable that is on the file system of `path`.
    static func synchronizeAll(at path: String) throws(ConnectorError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error("opening '\(path)'") }
        defer { close(descriptor) }
        guard let synchronizeFileSystem else {
            sync()
            return
        }
        guard synchronizeFileSystem(descriptor) == 0 else { throw error("synchronising '\(path)'") }
    }

    /// `syncfs(2)`, which the Glibc module leaves out.
    private static let synchronizeFileSystem: (@convention(c) (Int32) -> Int32)? = {
        guard let symbol = dlsym(nil, "syncfs") else { return nil }
        return unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    }()

    /// The error that the last call left in `errno`.
    static func error(_ doing: String, code: Int32 = errno) -> ConnectorError {
        let kind: ConnectorError.Kind =
            switch code {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM, EROFS: .permission
            case ENOSPC, EDQUOT, EFBIG: .diskFull
            default: .outside
            }
        let hint =
            kind == .diskFull ? "free some space, or write to another disk" : nil
        return ConnectorError(
            kind, doing: doing, cause: String(cString: strerror(code)), optionKey: "path",
            hint: hint,
            isRetriable: code == EINTR || code == EAGAIN || kind == .diskFull)
    }
}
