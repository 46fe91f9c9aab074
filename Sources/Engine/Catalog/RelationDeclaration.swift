import Columnar
import Connectors
import Planner

/// A source or table with where its rows come from.
struct RelationDeclaration: Sendable {
    /// What the planner knows of it.
    var definition: RelationDefinition
    /// Where its rows come from.
    var origin: RelationOrigin
    /// What to do with a field of the wrong type.
    var badFields: SourceRequest.BadFieldPolicy
    /// The folder that its relative paths start from.
    var baseFolder: String
    /// Options of the source that the job obeys.
    var jobOptions: SourceJobOptions

    /// The table, where the rows live in the workspace.
    var internalTable: InternalTable? {
        if case .table(let table) = origin { table } else { nil }
    }

    /// The fields of a record in the order of their declaration.
    var recordFields: [Field] {
        definition.columns.compactMap { column in
            guard case .record = column.origin else { return nil }
            return Field(column.name, column.type, isNullable: column.isNullable)
        }
    }
}

/// Where the rows of a relation come from.
enum RelationOrigin: Sendable {
    /// A connector, with its checked options.
    case connector(any Connector, ConnectorOptions)
    /// A table of the workspace and the log of its changes.
    case table(InternalTable)
    /// A statement, which has them in memory.
    case rows([Batch])
}

/// Options of a source that neither connector nor format reads.
struct SourceJobOptions: Sendable {
    /// After how many microseconds without rows a partition holds nobody back (rule 27).
    var idleTimeout: Int64? = 30_000_000
    /// Rows further in the future than this many microseconds are dead letters (rule 25).
    var maximumFuture: Int64?
    /// Whether a record that cannot be used stops the job.
    var stopsOnError = false
}

/// A sink that was created, with what it writes.
struct SinkDeclaration: Sendable {
    /// The name.
    var name: String
    /// The connector that writes it.
    var connector: any Connector
    /// The connector's options, checked.
    var options: ConnectorOptions
    /// The columns, as declared; nil to take those of the query.
    var columns: [Field]?
    /// The columns of the primary key.
    var primaryKey: [String]
    /// The columns of PARTITIONED BY.
    var partitionedBy: [String]
    /// The folder that its relative paths start from.
    var baseFolder: String

    /// Whether it takes updates and deletes.
    var takesUpdates: Bool {
        switch connector.sinkChanges {
        case .inserts: false
        case .updatesByKey: !primaryKey.isEmpty
        case .updates: true
        }
    }
}
