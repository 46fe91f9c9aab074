import Columnar
import Dataflow
import Planner

/// Where the result of a query goes.
enum JobTarget: Sendable {
    /// To a connector.
    case sink(SinkDeclaration, fields: [Field])
    /// To a table of the workspace; `key` are the positions of columns that no two rows share.
    case view(name: String, fields: [Field], key: [Int])
    /// To the observer of the session.
    case terminal(Schema)
    /// To whoever waits for the end.
    case collect(Schema, CollectedBatches)

    /// The name of the sink or view; nil for those without.
    var name: String? {
        switch self {
        case .sink(let sink, _): sink.name
        case .view(let name, _, _): name
        case .terminal, .collect: nil
        }
    }

    fileprivate var fingerprint: String {
        guard case .sink(let sink, _) = self else { return name ?? "terminal" }
        let partitions = sink.partitionedBy.joined(separator: ", ")
        return "\(sink.name) \(sink.connector.name) \(sink.options.given.fingerprint) \(partitions)"
    }

    /// Whether each worker may write its share by itself.
    var isParallel: Bool {
        if case .sink(let sink, _) = self {
            ["filesystem", "blackhole"].contains(sink.connector.name)
        } else {
            false
        }
    }
}

/// One query of a job and where its result goes.
struct JobOutput: Sendable {
    var target: JobTarget
    var planned: PlannedOutput
    /// Whether it is added to what the sink holds (INSERT INTO), rather than being all of it.
    var isInsert = false

    /// The columns of the result.
    var fields: [Field] {
        switch target {
        case .sink(_, let fields), .view(_, let fields, _): fields
        case .terminal(let schema), .collect(let schema, _): schema.fields
        }
    }

    /// What must stay the same for a checkpoint to fit: the query, what it reads and where it goes.
    var fingerprint: String {
        let sources = planned.declarations.sorted { $0.key < $1.key }.map { name, declaration in
            "\(name) \(declaration.origin.fingerprint)"
        }
        let lines = [target.fingerprint, planned.query.physical.fingerprint] + sources
        return lines.joined(separator: "\n")
    }
}

extension RelationOrigin {
    /// What is read, as a text.
    fileprivate var fingerprint: String {
        switch self {
        case .connector(let connector, let options):
            "\(connector.name) \(options.given.fingerprint)"
        case .table: "table"
        case .rows: "rows"
        }
    }
}

extension [String: String] {
    /// The options in order. Where a source ends is left out: `--until now` may change between runs.
    fileprivate var fingerprint: String {
        sorted { $0.key < $1.key }.filter { $0.key != "scan.bounded.mode" }
            .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
