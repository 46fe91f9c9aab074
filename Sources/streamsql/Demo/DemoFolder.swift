import Glibc

/// The folder that the demonstration leaves behind.
struct DemoFolder: Sendable {
    let path: String

    /// The pipeline's text, the campaigns, a copy of the messages.
    var pipelinePath: String { path + "/ad_campaigns.sql" }
    var campaignsPath: String { path + "/campaigns.csv" }
    var messagesPath: String { path + "/view_log.jsonl" }
    var workspacePath: String { path + "/.streamsql" }

    /// Makes the folder at `path`, or a new one among the temporary files, and fills it.
    static func make(at path: String?) throws(Failure) -> DemoFolder {
        let folder: DemoFolder
        if let path {
            folder = DemoFolder(path: try newFolder(path))
        } else {
            folder = DemoFolder(path: try temporaryFolder())
        }
        try write(PackageResources.ad_campaigns_sql, to: folder.pipelinePath)
        try write(Array(ViewEvents.campaignsFile.utf8), to: folder.campaignsPath)
        return folder
    }

    private static func newFolder(_ path: String) throws(Failure) -> String {
        if mkdir(path, 0o777) == 0 { return absolute(path) }
        guard errno == EEXIST else { throw failure("make the folder '\(path)'") }
        guard rmdir(path) == 0, mkdir(path, 0o777) == 0 else {
            throw Failure(
                "the folder '\(path)' is not empty", hint: "name one that does not exist yet",
                exitCode: .usage)
        }
        return absolute(path)
    }

    private static func absolute(_ path: String) -> String {
        guard let full = realpath(path, nil) else { return path }
        defer { free(full) }
        return String(cString: full)
    }

    private static func temporaryFolder() throws(Failure) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/streamsql-demo.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("make a folder in '\(parent)'") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        guard let file = fopen(path, "we") else { throw failure("write '\(path)'") }
        let count = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, count == bytes.count else { throw failure("write '\(path)'") }
    }

    private static func failure(_ doing: String) -> Failure {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return Failure("cannot \(doing): \(reason)", exitCode: .outside)
    }
}
