import Columnar
import Formats

/// One file that takes the rows of a query that has ended: what COPY … TO writes.
public struct ExportFile: Sendable {
    private let path: String
    private let format: FormatChoice

    /// The file `path`, whose format is named by `given["format"]` or by the ending of the path;
    /// further options are those of the format.
    /// - Throws: `OptionProblem`.
    public init(path: String, baseFolder: String, given: [String: String]) throws {
        guard let connector = Connectors.named("filesystem") else {
            throw OptionProblem(.wrongValue, key: "connector", "files cannot be written")
        }
        var options = given
        options["path"] = path
        let checked = try ConnectorOptions(checking: options, for: connector, role: .sink)
        guard let format = checked.format else {
            throw OptionProblem(.missing, key: "format", "the format of '\(path)' is not known")
        }
        self.path = FileSystem.resolve(path, base: baseFolder)
        self.format = format
    }

    /// Writes the file whole, or not at all.
    /// - Throws: `ConnectorError`.
    public func write(_ fields: [Field], _ batches: [Batch]) throws {
        let factory = try RowFileFactory(format, schema: Schema(fields), isPartitioned: false)
        let staged = path + ".part"
        let file = try factory.begin(staged)
        do {
            for batch in batches { try file.write(batch) }
            try file.close()
            try FileSystem.rename(staged, to: path)
        } catch {
            // Whatever the removal says, the first error is the one to tell.
            try? FileSystem.removeFile(staged)
            throw error
        }
    }
}
