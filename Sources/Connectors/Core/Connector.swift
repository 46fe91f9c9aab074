import Columnar

/// A kind of outside system that rows are read from or written to: what it is called, which options
/// it has, what it can do, and how its readers and writers are made. A value without state; adding
/// one is a folder and a line in `Connectors.all`.
public protocol Connector: Sendable {
    /// What `connector = '…'` says.
    var name: String { get }
    /// What it is, in one line.
    var summary: String { get }
    /// A statement that uses it, as one would write it.
    var example: String { get }
    /// The options of a source or table; nil when it cannot be read.
    var sourceOptions: [OptionSpec]? { get }
    /// The options of a sink; nil when it cannot be written.
    var sinkOptions: [OptionSpec]? { get }
    /// The formats its bytes may have (`format = '…'`), in order of preference; empty when its rows
    /// are typed already and no format may be named.
    var formats: [String] { get }
    /// The format of options that name none (told by the end of a path, say); nil when one must be
    /// named.
    func defaultFormat(_ given: [String: String]) -> String?
    /// The columns that it can add to the fields of a record.
    var metadataColumns: [MetadataColumn] { get }
    /// Which changes its sinks take.
    var sinkChanges: SinkChanges { get }

    /// Whether its records are rows by primary key, written and deleted, whatever the format.
    var isKeyed: Bool { get }

    /// What is wrong with options that are each right, checked without looking outside.
    func conflicts(in options: ConnectorOptions) -> [OptionProblem]

    /// The columns that the options name as the sink's primary key (`primary_key`, `key.fields`),
    /// in order; empty when they name none.
    func primaryKey(in options: ConnectorOptions) -> [String]

    /// Whether a source with these options ends by itself.
    func isBounded(_ options: ConnectorOptions) -> Bool

    /// A reader of the whole source: all partitions.
    ///
    /// Whether the outside system is there is found out in `start`, not here.
    /// - Throws: `ConnectorError` or `OptionProblem`.
    func makeSource(_ request: SourceRequest) throws -> any SourceReader

    /// A writer. It may create what it writes to.
    /// - Throws: `ConnectorError` or `OptionProblem`.
    func makeSink(_ request: SinkRequest) throws -> any SinkWriter

    /// The fields of a source that was named without columns, found by looking at the data (its
    /// declaration or its first records); nil when this connector cannot know.
    /// - Throws: `ConnectorError` when the data cannot be read.
    func inferSchema(_ options: ConnectorOptions, baseFolder: String) throws -> FoundSchema?
}

extension Connector {
    /// No formats.
    public var formats: [String] { [] }
    /// One must be named.
    public func defaultFormat(_ given: [String: String]) -> String? { nil }
    /// None.
    public var metadataColumns: [MetadataColumn] { [] }
    /// Inserts only.
    public var sinkChanges: SinkChanges { .inserts }
    /// They are rows of a stream.
    public var isKeyed: Bool { false }
    /// None.
    public func conflicts(in options: ConnectorOptions) -> [OptionProblem] { [] }
    /// None.
    public func primaryKey(in options: ConnectorOptions) -> [String] { [] }
    /// Never.
    public func isBounded(_ options: ConnectorOptions) -> Bool { false }
    /// Cannot know.
    public func inferSchema(
        _ options: ConnectorOptions, baseFolder: String
    ) throws -> FoundSchema? {
        nil
    }
    /// Refuses: this connector cannot be read.
    public func makeSource(_ request: SourceRequest) throws -> any SourceReader {
        throw OptionProblem(.wrongValue, key: "connector", "connector '\(name)' cannot be read")
    }
    /// Refuses: this connector cannot be written.
    public func makeSink(_ request: SinkRequest) throws -> any SinkWriter {
        throw OptionProblem(.wrongValue, key: "connector", "connector '\(name)' cannot be written")
    }
}

/// What looking at the data of a source found.
public struct FoundSchema: Sendable {
    /// The fields of a record.
    public var fields: [Field]
    /// Options that the data asks for besides those given (`csv.field-delimiter`): it must be read
    /// with them to have these fields.
    public var options: [String: String]

    /// A schema; see the properties.
    public init(fields: [Field], options: [String: String] = [:]) {
        self.fields = fields
        self.options = options
    }
}

/// A column that a connector adds to the fields of a record.
public struct MetadataColumn: Hashable, Sendable {
    /// Its name without a declaration (`_offset`).
    public let name: String
    /// Its key in `METADATA FROM '…'` (`offset`), Flink's where Flink has one.
    public let key: String
    /// Its type.
    public let type: DataType
    /// One line for `DESCRIBE`.
    public let documentation: String

    /// A metadata column; see the properties.
    public init(_ name: String, key: String, _ type: DataType, _ documentation: String) {
        self.name = name
        self.key = key
        self.type = type
        self.documentation = documentation
    }
}

/// Which changes a connector's sinks take.
public enum SinkChanges: Hashable, Sendable {
    /// Rows with positive weights only.
    case inserts
    /// Any change if the sink has a primary key, else inserts only.
    case updatesByKey
    /// Any change.
    case updates
}
