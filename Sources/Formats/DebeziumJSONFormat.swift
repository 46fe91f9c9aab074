import Columnar

/// Change events as Debezium writes them, in JSON.
public struct DebeziumJSONFormat: Format {
    /// The format.
    public init() {}

    /// `debezium-json`
    public let name = "debezium-json"
    /// None of its own.
    public let fileExtensions: [String] = []
    /// What it is.
    public let documentation = """
        Change events of Debezium: JSON objects with 'before', 'after' and 'op', with the schema \
        around them or without it. Events that create, read or update a row write it, events that \
        delete one delete it; the rows need a primary key. Fields are read as in json. Events about \
        anything else (truncations, messages) are only counted.
        """
    /// Its records write and delete rows.
    public let carriesChanges = true

    /// Flink's options, and `on_bad_field`.
    public let options =
        JSONFormat().options.filter { $0.name != "fail-on-missing-field" } + [
            FormatOption(
                "schema-include", .boolean, default: "false",
                "Whether the schema is around the events; they are read either way.")
        ]

    /// Always: an event is one line.
    public func splitsAtNewlines(_ options: FormatOptions) -> Bool { true }

    /// A decoder.
    public func makeDecoder(columns: [Field], wanted: [Int], options: FormatOptions) throws
        -> any RowDecoder
    {
        DebeziumJSONDecoder(
            rows: try JSONRowDecoder(fields: wanted.map { columns[$0] }, options: options),
            columnTypes: wanted.map { columns[$0].type },
            dropsRejects: options.isOn("ignore-parse-errors"))
    }

    /// An encoder: inserts create rows, removals delete them.
    public func makeEncoder(columns: [Field], options: FormatOptions) throws -> any RowEncoder {
        DebeziumJSONEncoder(rows: JSONRowEncoder(columns: columns, options: options))
    }

    /// The end of the last line.
    public func lastRecordEnd(in chunk: UnsafeRawBufferPointer, options: FormatOptions) -> Int {
        lastLineEnd(in: chunk)
    }

    /// The columns of the rows in the sample's events.
    public func infer(from sample: UnsafeRawBufferPointer, options: FormatOptions) throws
        -> InferredSchema
    {
        let bytes = sample.bindMemory(to: UInt8.self)
        var rows: [UInt8] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let event = DebeziumEvent(UnsafeBufferPointer(rebasing: line))
            guard case .changes(let changes) = event, let last = changes.last else { continue }
            rows += UnsafeBufferPointer(rebasing: line)[last.row]
            rows.append(UInt8(ascii: "\n"))
        }
        return InferredSchema(
            columns: try rows.withUnsafeBytes { try inferJSONColumns($0) }, options: options)
    }
}

/// Writes each row as an event.
private final class DebeziumJSONEncoder: RowEncoder {
    private let rows: JSONRowEncoder
    private var encoded = EncodedRows()

    init(rows: JSONRowEncoder) {
        self.rows = rows
    }

    func encode(_ batch: Batch, into output: inout EncodedRows) {
        encoded.removeAll()
        rows.encode(batch, into: &encoded)
        for row in 0..<batch.count {
            let isRemoval = batch.weights.map { $0.span[row] < 0 } ?? false
            output.bytes += (isRemoval ? "{\"before\":" : "{\"before\":null,\"after\":").utf8
            output.bytes += encoded.bytes[encoded.range(of: row)]
            output.bytes += (isRemoval ? ",\"after\":null,\"op\":\"d\"}" : ",\"op\":\"c\"}").utf8
            output.finishRecord()
        }
    }
}
