import Columnar
import Connectors
import Dataflow
import SQLiteClient

/// Keeps a materialised view: its changes go into the workspace in the epoch's own transaction.
final class ViewSink: SinkOperator {
    let name: String
    private let table: MaterializedTable
    private var changes: [Batch] = []
    private var waitingRowCount = 0
    private let bytesPerRow: Int
    private let types: [DataType]

    init(name: String, fields: [Field], key: [Int]) {
        self.name = name
        table = MaterializedTable(name: name, fields: fields, primaryKey: key)
        types = fields.map(\.type)
        bytesPerRow = fields.count * 16
    }

    func process(_ batch: Batch, context: JobContext) throws {
        changes.append(batch)
        waitingRowCount += batch.count
    }

    func prepare(epoch: Int64) throws -> (any PreparedOutput)? {
        guard !changes.isEmpty else { return nil }
        defer {
            changes = []
            waitingRowCount = 0
        }
        return ViewOutput(table: table, changes: net(changes))
    }

    /// What the changes of an epoch add up to. Workers send each in its own time: a row that takes
    /// the place of another may come before that one is removed (rule 5).
    private func net(_ changes: [Batch]) -> [Batch] {
        guard changes.contains(where: { $0.weights != nil }) else { return changes }
        let all = Batch.concatenated(changes, types: types)
        return [all.consolidated()]
    }

    var pendingByteCount: Int { waitingRowCount * bytesPerRow }
}

/// Changes of a materialised view.
struct ViewOutput: PreparedOutput {
    let table: MaterializedTable
    let changes: [Batch]

    /// Applies them within the epoch's transaction.
    func apply(to database: Database) throws {
        try table.apply(changes, to: database)
    }
}
