import Columnar
import SQLiteClient

/// Reads a table of a SQLite file, or keeps one equal to the result of a query.
struct SQLiteConnector: Connector {
    let name = "sqlite"
    let summary =
        "A table of a SQLite file: read once; or written: appends, upserts by key, deletes."
    let example = """
        CREATE SINK live WITH (connector = 'sqlite', path = 'live.db', table = 'per_minute',
                               primary_key = 'campaign_id, minute_timestamp')
        AS SELECT * FROM per_minute EMIT CHANGES
        """
    let sourceOptions: [OptionSpec]? = [
        OptionSpec("path", .text, required: true, "The database file."),
        OptionSpec("table", .text, required: true, "The table, or a view."),
        OptionSpec(
            "busy-timeout", .duration, default: "30 s",
            "How long to wait while another process holds the file's write lock."),
    ]
    let metadataColumns = [
        MetadataColumn("_rowid", key: "rowid", .bigint, "The rowid, or the number of the row.")
    ]
    let sinkOptions: [OptionSpec]? = [
        OptionSpec("path", .text, required: true, "The database file; made when missing."),
        OptionSpec(
            "table", .text, required: true,
            "The table; made when missing. When CREATE SINK … AS begins anew (after its query has "
                + "ended, or with --fresh), it empties the table first if it made it; a table that "
                + "was there before keeps its rows, as it does under INSERT INTO."),
        OptionSpec(
            "primary_key", .list(separator: ","),
            "The columns that a row is known by: a row with the same values replaces the old one."),
        OptionSpec(
            "busy-timeout", .duration, default: "30 s",
            "How long to wait while another process holds the file's write lock."),
    ]
    let sinkChanges = SinkChanges.updates

    func primaryKey(in options: ConnectorOptions) -> [String] { options.list("primary_key") }

    func isBounded(_ options: ConnectorOptions) -> Bool { true }

    func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        try SQLiteReader(request)
    }

    func inferSchema(_ options: ConnectorOptions, baseFolder: String) throws -> FoundSchema? {
        let path = FileSystem.resolve(options.text("path") ?? "", base: baseFolder)
        do {
            let database = try Database(.readOnlyFile(path))
            return FoundSchema(
                fields: try SQLiteSourceTable(
                    options.text("table") ?? "", in: database, path: path
                ).fields)
        } catch let error as SQLiteError {
            throw ConnectorError(error, path: path)
        }
    }

    func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        try SQLiteWriter(request)
    }
}
