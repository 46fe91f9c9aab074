import Columnar

/// What a source is to read, and how.
public struct SourceRequest: Sendable {
    /// What to do with a record in which one field is not of its declared type.
    public enum BadFieldPolicy: Hashable, Sendable {
        /// The record becomes a reject.
        case reject
        /// The field becomes NULL and the record is kept (`on_bad_field = 'null'`).
        case null
    }

    /// The fields of a record as declared, in order: formats without names (CSV without a header)
    /// count them.
    public var declaredFields: [Field]
    /// Which of `declaredFields` are wanted, in the order of the columns to deliver.
    public var neededFields: [Int]
    /// The columns of the primary key, as indexes into `declaredFields`, all of them needed; empty
    /// when the records are no rows by key.
    public var primaryKey: [Int]
    /// Which metadata columns are wanted, by their `key`; they follow the fields.
    public var metadataKeys: [String]
    /// The checked options, with the format and its options.
    public var options: ConnectorOptions
    /// What to do with a field of the wrong type.
    public var badFields: BadFieldPolicy
    /// The folder that relative paths start from.
    public var baseFolder: String
    /// The name of the source, for messages.
    public var sourceName: String
    /// The name of the job, for client ids and default group ids.
    public var jobName: String

    /// A request for all of `fields`; see the properties.
    public init(
        declaredFields: [Field], neededFields: [Int]? = nil, primaryKey: [Int] = [],
        metadataKeys: [String] = [],
        options: ConnectorOptions, badFields: BadFieldPolicy = .reject, baseFolder: String = ".",
        sourceName: String = "source", jobName: String = "job"
    ) {
        self.declaredFields = declaredFields
        self.neededFields = neededFields ?? Array(declaredFields.indices)
        self.primaryKey = primaryKey
        self.metadataKeys = metadataKeys
        self.options = options
        self.badFields = badFields
        self.baseFolder = baseFolder
        self.sourceName = sourceName
        self.jobName = jobName
    }

    /// The fields to deliver, in order, without the metadata columns.
    public var fields: [Field] { neededFields.map { declaredFields[$0] } }
}
