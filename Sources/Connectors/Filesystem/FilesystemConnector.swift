import Columnar

/// Reads and writes files: JSON lines, CSV and Parquet.
struct FilesystemConnector: Connector {
    let name = "filesystem"
    let summary = "Files: JSON lines, CSV, Parquet; folders, globs, gzip; followed as they grow."
    let example = """
        CREATE TABLE campaigns (campaign_id INTEGER PRIMARY KEY, network_id INTEGER)
        WITH (connector = 'filesystem', path = 'campaigns.csv', format = 'csv', csv.header = true)
        """
    let formats = ["json", "csv", "parquet", "debezium-json", "raw"]
    let sourceOptions: [OptionSpec]? = [
        OptionSpec(
            "path", .text, required: true,
            "A file, a folder (with those in it), or a pattern such as 'logs/*.json.gz'."),
        OptionSpec(
            "source.monitor-interval", .duration,
            "Go on with what is appended, and look for new files this often; without it the source "
                + "ends with the files that are there."),
        OptionSpec(
            "source.max-record-size", .byteCount, default: "16 MB",
            "A longer record is a bad one."),
    ]
    let sinkOptions: [OptionSpec]? = [
        OptionSpec(
            "path", .text, required: true,
            "The folder that the files go to. When CREATE SINK … AS begins anew (after its query has "
                + "ended, or with --fresh), its files replace those of its earlier runs in the same "
                + "workspace, a bounded query's at its end; other files are never touched. INSERT "
                + "INTO adds files."),
        OptionSpec(
            "sink.rolling-policy.file-size", .byteCount, default: "128 MB",
            "At which size a file is ended. Files also end, with the next checkpoint, when more than 32 "
                + "MB of rows wait (those of the largest folders)."),
        OptionSpec(
            "sink.rolling-policy.rollover-interval", .duration, default: "30 s",
            "How long rows wait for others of their folder before they are shown as a file. What "
                + "waits is kept in the checkpoints; the end of the job, Ctrl-C and FLUSH show it at "
                + "once. So does a window that closed, where PARTITIONED BY names its beginning or "
                + "end: its folder is complete."),
        OptionSpec(
            "sink.max-open-files", .integer, default: "32",
            "How many files are written at the same time before the one that was not used for the "
                + "longest time is ended."),
        OptionSpec(
            "partition.default-name", .text, default: "__HIVE_DEFAULT_PARTITION__",
            "What stands for NULL in the name of a folder."),
    ]
    let metadataColumns = [
        MetadataColumn.partition,
        MetadataColumn("_offset", key: "offset", .bigint, "Where the record begins, in bytes."),
        MetadataColumn("_file_path", key: "file.path", .text, "The path of the file."),
        MetadataColumn("_file_name", key: "file.name", .text, "The name of the file."),
    ]

    func defaultFormat(_ given: [String: String]) -> String? {
        FilePattern.format(ofPath: given["path"] ?? "")
    }

    func isBounded(_ options: ConnectorOptions) -> Bool {
        !options.isGiven("source.monitor-interval")
    }

    func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        try FilesystemReader(request)
    }

    func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        try FilesystemWriter(request)
    }

    func inferSchema(_ options: ConnectorOptions, baseFolder: String) throws -> FoundSchema? {
        try FileSchema.infer(options, baseFolder: baseFolder)
    }
}
