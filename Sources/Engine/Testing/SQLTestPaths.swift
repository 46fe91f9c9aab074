import Foundation
import Glibc

/// Finds test files.
public enum SQLTestPaths {
    /// The test files that `path` names: itself, those in and below a folder (`*.slt`), or those
    /// that a pattern matches; sorted.
    public static func files(_ path: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return matching(path)
        }
        guard isFolder.boolValue else { return [path] }
        let names = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
        return names.filter { $0.hasSuffix(".slt") }.sorted().map { path + "/" + $0 }
    }

    /// The paths that a pattern with `*`, `?` and `[…]` matches, sorted.
    static func matching(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
