/// Which format files are in that were named without one.
public enum FileFormat {
    /// The format that the ending of `path` names, or the files that it stands for (a folder, a
    /// pattern) have; nil when their names say nothing.
    /// - Throws: `ConnectorError` when there are no files, or files of several formats.
    public static func ofFiles(at path: String, baseFolder: String) throws -> String? {
        try FileSchema.format(ofFilesAt: FileSystem.resolve(path, base: baseFolder))
    }
}
