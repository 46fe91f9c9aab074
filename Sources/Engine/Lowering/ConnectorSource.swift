import struct Connectors.DecodedChunk
import protocol Connectors.SourceChunk
import struct Connectors.SourcePartition
import struct Connectors.SourcePosition
import protocol Connectors.SourceReader
import Dataflow
import Functions

/// A connector's reader as a source of a job: chunks become works that decode and prepare their
/// rows, positions become the bytes that an epoch stores.
final class ConnectorSource: Source {
    let name: String
    private let reader: any SourceReader
    private let preparation: RowPreparation
    private let lag: SourceLag
    private var announced: Set<Int32> = []
    /// The partitions without rows that are still to be told about.
    private var emptyPartitions: Set<Int32> = []
    private var chunksUntilProgress = 0

    private static let chunksBetweenProgress = 16

    init(
        name: String, reader: any SourceReader, preparation: RowPreparation, lag: SourceLag
    ) {
        self.name = name
        self.reader = reader
        self.preparation = preparation
        self.lag = lag
    }

    func open(at positions: [Int32: Dataflow.SourcePosition]) throws {
        let known = try positions.values.map { try SourcePosition(stored: $0) }
        try reader.start(at: known.isEmpty ? nil : known)
    }

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        let added = newPartitions()
        if !added.isEmpty { return .partitions(added) }
        if let empty = emptyPartitions.popFirst() { return .partitionFinished(empty) }
        switch try reader.poll(timeoutMilliseconds: timeoutMilliseconds) {
        case .chunk(let chunk):
            updateLag(afterChunk: true)
            return .work(ConnectorWork(chunk: chunk, source: name, preparation: preparation))
        case .nothing:
            updateLag(afterChunk: false)
            return .idle
        case .finished:
            updateLag(afterChunk: false)
            return .finished
        }
    }

    func commit(_ positions: [Int32: Dataflow.SourcePosition]) throws {
        reader.committed(try positions.values.map { try SourcePosition(stored: $0) })
    }

    func close() {
        reader.close()
    }

    /// The partitions that were found since the last call, with where each starts.
    private func newPartitions() -> [Int32: Dataflow.SourcePosition] {
        guard reader.partitions.count > announced.count else { return [:] }
        var added: [Int32: Dataflow.SourcePosition] = [:]
        for position in reader.startPositions
        where announced.insert(position.partition.number).inserted {
            added[position.partition.number] = position.stored
        }
        // Of a partition that was just found nothing has been read, so one at its end is empty.
        for partition in reader.progress() where partition.isFinished {
            let number = partition.partition.number
            if added[number] != nil { emptyPartitions.insert(number) }
        }
        return added
    }

    /// Tells how far behind the reader is; now and then, since asking costs a little.
    private func updateLag(afterChunk: Bool) {
        if afterChunk, chunksUntilProgress > 0 {
            chunksUntilProgress -= 1
            return
        }
        chunksUntilProgress = Self.chunksBetweenProgress
        lag.set(reader.progress())
    }
}

/// A chunk that waits to be decoded.
private struct ConnectorWork: SourceWork {
    let chunk: any SourceChunk
    let source: String
    let preparation: RowPreparation

    var byteCount: Int { chunk.byteCount }

    func run() throws -> [SourceBatch] {
        let decoded = try chunk.decode()
        let rejects = decoded.rejects.map { reject in
            DeadLetter(
                source: source, partition: chunk.partition, offset: reject.offset,
                payload: reject.payload, code: DeadLetter.undecodableCode, reason: reject.reason)
        }
        let batch = SourceBatch(
            batch: decoded.batch, partition: chunk.partition,
            position: decoded.nextPosition.stored, rejects: rejects,
            recordCount: decoded.rowCount + rejects.count + decoded.ignoredCount,
            byteCount: chunk.byteCount, endsPartition: decoded.endsPartition)
        return [preparation.prepare(batch)]
    }
}

extension SourcePosition {
    /// The position as the bytes that an epoch stores.
    var stored: Dataflow.SourcePosition {
        var writer = StateWriter()
        writer.write(partition.number)
        writer.write(partition.index)
        writer.write(next)
        writer.write(bytes: partition.container.utf8)
        writer.write(bytes: detail.utf8)
        return .bytes(writer.bytes)
    }

    /// Reads what `stored` wrote. Throws `StateError` when it is something else.
    init(stored: Dataflow.SourcePosition) throws {
        guard case .bytes(let bytes) = stored else {
            throw StateError("a source position of another kind")
        }
        var reader = StateReader(bytes)
        let number = try reader.read(Int32.self)
        let index = try reader.read(Int32.self)
        let next = try reader.read(Int64.self)
        let container = String(decoding: try reader.readBytes(), as: UTF8.self)
        let detail = String(decoding: try reader.readBytes(), as: UTF8.self)
        self.init(
            partition: SourcePartition(number: number, container: container, index: index),
            next: next, detail: detail)
    }
}
