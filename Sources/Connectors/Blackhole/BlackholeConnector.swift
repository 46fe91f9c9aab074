import Columnar

/// Takes everything and keeps nothing: for measuring what comes before a sink.
struct BlackholeConnector: Connector {
    let name = "blackhole"
    let summary = "Takes rows and forgets them."
    let example = "CREATE SINK nothing WITH (connector = 'blackhole') AS SELECT * FROM view_log"
    let sourceOptions: [OptionSpec]? = nil
    let sinkOptions: [OptionSpec]? = []
    let sinkChanges = SinkChanges.updates

    func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        BlackholeWriter()
    }
}

/// Forgets what it is given.
final class BlackholeWriter: SinkWriter {
    func write(_ changes: Batch) throws {}
    func prepare(epoch: Int64) throws -> [UInt8] { [] }
    func publish(epoch: Int64, prepared: [UInt8]) throws {}
    func close() {}
}
