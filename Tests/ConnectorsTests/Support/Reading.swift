import Columnar
import Connectors
import Testing

/// A row with the place it was read from.
struct PlacedRow: Hashable {
    let partition: Int32
    let offset: Int64
    let values: [Value]
}

/// What was read from a source.
struct ReadResult {
    var rows: [PlacedRow] = []
    var rejects: [SourceReject] = []
    var ended: Set<Int32> = []
    /// The positions to go on from: those of the start, and those after the chunks.
    var positions: [Int32: SourcePosition] = [:]
    var chunkCount = 0

    mutating func add(_ chunk: DecodedChunk) {
        let partition = chunk.nextPosition.partition.number
        for row in 0..<chunk.rowCount {
            let offset = chunk.offsets.span(of: Int64.self)[row]
            rows.append(
                PlacedRow(
                    partition: partition, offset: offset,
                    values: chunk.columns.map { $0.value(at: row) }))
        }
        rejects += chunk.rejects
        if chunk.endsPartition { ended.insert(partition) }
        positions[partition] = chunk.nextPosition
        chunkCount += 1
    }

    /// The rows in the order of their places.
    var sorted: [PlacedRow] {
        rows.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }
}

/// Reads until the source is finished, or until `chunkLimit` chunks came, or nothing comes any more.
func read(
    _ reader: any SourceReader, at positions: [SourcePosition]? = nil, chunkLimit: Int = .max,
    idlePolls: Int = 400
) throws -> ReadResult {
    try reader.start(at: positions)
    defer { reader.close() }
    return try go(reader, chunkLimit: chunkLimit, idlePolls: idlePolls)
}

/// As `read`, for a reader that runs already.
func go(
    _ reader: any SourceReader, chunkLimit: Int = .max, idlePolls: Int = 400
) throws -> ReadResult {
    var result = ReadResult()
    for position in reader.startPositions { result.positions[position.partition.number] = position }
    var idle = 0
    while result.chunkCount < chunkLimit && idle < idlePolls {
        switch try reader.poll(timeoutMilliseconds: 50) {
        case .chunk(let chunk):
            idle = 0
            result.add(try chunk.decode())
        case .nothing: idle += 1
        case .finished: return result
        }
    }
    return result
}

/// A source request of a connector by its name.
func sourceRequest(
    _ connector: String, _ options: [String: String], fields: [Field], needed: [Int]? = nil,
    metadata: [String] = [], badFields: SourceRequest.BadFieldPolicy = .reject,
    baseFolder: String = "."
) throws -> SourceRequest {
    let connector = try #require(Connectors.named(connector))
    return SourceRequest(
        declaredFields: fields, neededFields: needed, metadataKeys: metadata,
        options: try ConnectorOptions(checking: options, for: connector, role: .source),
        badFields: badFields, baseFolder: baseFolder)
}

func makeSource(
    _ connector: String, _ options: [String: String], fields: [Field], needed: [Int]? = nil,
    metadata: [String] = [], badFields: SourceRequest.BadFieldPolicy = .reject,
    baseFolder: String = ".", primaryKey: [Int] = []
) throws -> any SourceReader {
    var request = try sourceRequest(
        connector, options, fields: fields, needed: needed, metadata: metadata,
        badFields: badFields, baseFolder: baseFolder)
    request.primaryKey = primaryKey
    return try #require(Connectors.named(connector)).makeSource(request)
}

func makeSink(
    _ connector: String, _ options: [String: String], fields: [Field], primaryKey: [Int] = [],
    partitionedBy: [Int] = [], takesUpdates: Bool = false, folder: TemporaryFolder,
    sinkName: String = "sink", worker: Int = 0
) throws -> any SinkWriter {
    let found = try #require(Connectors.named(connector))
    return try found.makeSink(
        SinkRequest(
            fields: fields, primaryKey: primaryKey, partitionedBy: partitionedBy,
            takesUpdates: takesUpdates,
            options: try ConnectorOptions(checking: options, for: found, role: .sink),
            baseFolder: folder.path, stagingFolder: folder.path + "/workspace/staging",
            sinkName: sinkName, jobName: "job", worker: worker))
}
