import Columnar

/// Writes changes to the terminal as they come.
struct PrintConnector: Connector {
    let name = "print"
    let summary = "Prints each change: +I[…] for an insert, -D[…] for a removal, as Flink does."
    let example = "CREATE SINK show WITH (connector = 'print') AS SELECT * FROM per_minute"
    let sourceOptions: [OptionSpec]? = nil
    let sinkOptions: [OptionSpec]? = [
        OptionSpec("print-identifier", .text, "What each line begins with."),
        OptionSpec(
            "standard-error", .boolean, default: "false",
            "Whether to print to standard error instead of standard output."),
    ]
    let sinkChanges = SinkChanges.updates

    func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        PrintWriter(request)
    }
}
