import Formats
import Glibc

/// Which files a `path` option names.
enum FilePattern {
    /// A file that was found.
    struct Found: Hashable, Sendable {
        let path: String
        let facts: FileSystem.Facts
    }

    /// The files, sorted by their paths as bytes. In folders, and for patterns, names that begin
    /// with a dot or an underscore are passed over; folders are read with those in them. A part `**`
    /// stands for any number of folders, none included.
    static func files(_ path: String) throws(ConnectorError) -> [Found] {
        var found: [Found] = []
        if hasWildcard(path) {
            try match(
                Array(path.split(separator: "/")), below: path.hasPrefix("/") ? "/" : "", &found)
        } else {
            guard let facts = FileSystem.facts(path) else {
                throw ConnectorError(
                    .notFound, doing: "looking for '\(path)'", cause: "no such file or folder",
                    optionKey: "path")
            }
            try add(path, facts, depth: 0, to: &found)
        }
        found.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        // A pattern with several `**` finds a file once for each way to split its path.
        return found.indices.filter { $0 == 0 || found[$0 - 1].path != found[$0].path }
            .map { found[$0] }
    }

    /// As `files`, those with content; an error that says what is missing where there are none.
    static func filesWithContent(_ path: String) throws(ConnectorError) -> [Found] {
        let found = try files(path)
        let full = found.filter { $0.facts.byteCount > 0 }
        guard full.isEmpty else { return full }
        let doing = hasWildcard(path) ? "matching '\(path)'" : "reading '\(path)'"
        let cause =
            switch (found.isEmpty, hasWildcard(path), found.first?.path == path) {
            case (true, true, _): "no file matches"
            case (true, false, _): "no files are in the folder"
            case (false, _, true): "the file is empty"
            case (false, _, false): "the files are empty"
            }
        throw ConnectorError(.notFound, doing: doing, cause: cause, optionKey: "path")
    }

    /// Whether there may be files: always for a pattern, else if the file or folder is there.
    static func exists(_ path: String) -> Bool {
        hasWildcard(path) || FileSystem.facts(path) != nil
    }

    /// The values in folder names of the form `name=value` along `path`, as texts; nil for NULL.
    static func partitionValues(in path: String, nullName: String) -> [String: String?] {
        var values: [String: String?] = [:]
        for part in path.split(separator: "/").dropLast() {
            guard let equals = part.firstIndex(of: "="), equals != part.startIndex else { continue }
            let name = PathEscape.unescape(part[..<equals])
            let text = PathEscape.unescape(part[part.index(after: equals)...])
            values[name] = .some(text == nullName ? nil : text)
        }
        return values
    }

    /// Whether the name says that the content is compressed.
    static func isCompressed(_ path: String) -> Bool { path.lowercased().hasSuffix(".gz") }

    /// The format that the ending of a path names.
    static func format(ofPath path: String) -> String? {
        var name = FileSystem.name(of: path).lowercased()
        if name.hasSuffix(".gz") { name.removeLast(3) }
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let ending = String(name[name.index(after: dot)...])
        if ending == "parquet" { return "parquet" }
        return Formats.withFileExtension(ending)?.name
    }

    /// How deep folders may lie in one another.
    private static let depthLimit = 64

    private static func hasWildcard(_ path: String) -> Bool {
        path.contains { $0 == "*" || $0 == "?" || $0 == "[" }
    }

    private static func isHidden(_ name: some StringProtocol) -> Bool {
        name.hasPrefix(".") || name.hasPrefix("_")
    }

    private static func match(
        _ parts: [Substring], below folder: String, depth: Int = 0, _ found: inout [Found]
    ) throws(ConnectorError) {
        guard let part = parts.first, depth < depthLimit else { return }
        let rest = Array(parts.drop { $0 == "**" }.dropFirst(part == "**" ? 0 : 1))
        if part == "**" {
            // No folder in between, or one more.
            try match(rest.isEmpty ? ["*"] : rest, below: folder, depth: depth + 1, &found)
            for name in try visibleNames(in: folder) {
                let path = join(folder, name)
                guard FileSystem.facts(path)?.isFolder == true else { continue }
                try match([part] + rest, below: path, depth: depth + 1, &found)
            }
            return
        }
        var names = [String(part)]
        if hasWildcard(names[0]) {
            names = try visibleNames(in: folder).filter { fnmatch(String(part), $0, 0) == 0 }
        }
        for name in names {
            let path = join(folder, name)
            guard let facts = FileSystem.facts(path) else { continue }
            if rest.isEmpty {
                try add(path, facts, depth: 0, to: &found)
            } else if facts.isFolder {
                try match(rest, below: path, depth: depth + 1, &found)
            }
        }
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder == "/" ? folder + name : folder + "/" + name
    }

    /// The names in a folder that patterns see; none where there is no folder.
    private static func visibleNames(in folder: String) throws(ConnectorError) -> [String] {
        let folder = folder.isEmpty ? "." : folder
        guard FileSystem.facts(folder)?.isFolder == true else { return [] }
        return try FileSystem.names(in: folder).filter { !isHidden($0) }
    }

    private static func add(
        _ path: String, _ facts: FileSystem.Facts, depth: Int, to found: inout [Found]
    ) throws(ConnectorError) {
        guard facts.isFolder else {
            found.append(Found(path: path, facts: facts))
            return
        }
        guard depth < depthLimit else { return }
        for name in try FileSystem.names(in: path) where !isHidden(name) {
            let inner = path.hasSuffix("/") ? path + name : path + "/" + name
            // A file that disappears while the folder is listed is none of ours.
            guard let facts = FileSystem.facts(inner) else { continue }
            try add(inner, facts, depth: depth + 1, to: &found)
        }
    }
}
