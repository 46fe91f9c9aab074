import Columnar
import struct Connectors.HeldChange
import protocol Connectors.HoldingSinkWriter
import protocol Connectors.SinkWriter
import Dataflow
import Functions

/// A connector's writer as the end of a job's graph.
///
/// What `prepare` makes goes into the epoch; `committed` publishes it. `publishedEpoch` goes into the
/// next epoch, so that the workspace forgets what is out already. Rows that wait in the writer for
/// more of their kind are state of the job.
final class ConnectorSink: SinkOperator, StatefulOperator {
    let name: String
    private let writer: any SinkWriter
    private let holder: (any HoldingSinkWriter)?
    private var prepared: [(epoch: Int64, bytes: [UInt8])] = []
    private var publishedEpoch: Int64 = 0

    /// A sink whose `writer` was recovered up to `publishedEpoch`.
    init(name: String, writer: any SinkWriter, publishedEpoch: Int64) {
        self.name = name
        self.writer = writer
        holder = writer as? any HoldingSinkWriter
        self.publishedEpoch = publishedEpoch
    }

    deinit {
        writer.close()
    }

    func process(_ batch: Batch, context: JobContext) throws {
        try writer.write(batch)
    }

    func flush() {
        holder?.flush()
    }

    func prepare(epoch: Int64) throws -> (any PreparedOutput)? {
        let bytes = try writer.prepare(epoch: epoch)
        if !bytes.isEmpty { prepared.append((epoch, bytes)) }
        return OutboxOutput(bytes: bytes, publishedEpoch: publishedEpoch)
    }

    func committed(epoch: Int64) throws {
        while let next = prepared.first, next.epoch <= epoch {
            try writer.publish(epoch: next.epoch, prepared: next.bytes)
            prepared.removeFirst()
        }
        publishedEpoch = epoch
    }
}

/// Key: the number of the writer's entry, large end first. Value: the writer's.
extension ConnectorSink {
    func takeStateChanges() throws -> StateChanges {
        var changes = StateChanges()
        for change in try holder?.takeHeldChanges() ?? [] {
            let key = withUnsafeBytes(of: change.key.bigEndian) { Array($0) }
            if let value = change.value {
                changes.set(key, value)
            } else {
                changes.remove(key)
            }
        }
        return changes
    }

    func restore(from entries: StateChanges) throws {
        guard let holder else { return }
        try holder.restoreHeld(
            (0..<entries.count).map { index in
                let key = entries.key(at: index).reduce(Int64(0)) { $0 << 8 | Int64($1) }
                return HeldChange(key: key, value: entries.value(at: index).map { Array($0) })
            })
    }

    var stateByteCount: Int { holder?.heldByteCount ?? 0 }
    var stateRowCount: Int { holder?.heldRowCount ?? 0 }
}

/// What waits in the workspace until it has been published.
struct OutboxOutput: PreparedOutput {
    /// What the writer prepared; empty for nothing.
    var bytes: [UInt8]
    /// The last epoch that was published: it and those before it can be forgotten.
    var publishedEpoch: Int64
}
