import Columnar
import Connectors
import Testing

extension SinkWriter {
    /// `prepare` of an epoch after which nothing waits.
    func prepareAll(epoch: Int64) throws -> [UInt8] {
        (self as? any HoldingSinkWriter)?.flush()
        return try prepare(epoch: epoch)
    }
}

/// What a workspace keeps of one sink, and the order in which a job calls its writer.
final class CommittedSink {
    private(set) var epoch: Int64 = 0
    private(set) var held: [Int64: [UInt8]] = [:]
    private var outbox: [Int64: [UInt8]] = [:]
    private let make: () throws -> any SinkWriter
    private(set) var writer: (any SinkWriter)?

    /// How far an epoch gets before the process dies.
    enum Step: CaseIterable {
        case beforePreparing, beforeCommit, beforePublishing, afterPublishing
    }

    init(_ make: @escaping () throws -> any SinkWriter) throws {
        self.make = make
        try start()
    }

    /// A process begins; the one before, if it lives, dies without a word.
    func start() throws {
        writer = nil
        let writer = try make()
        try writer.recover(lastCommittedEpoch: epoch)
        for (epoch, prepared) in outbox.sorted(by: { $0.key < $1.key }) {
            try writer.publish(epoch: epoch, prepared: prepared)
        }
        try (writer as? any HoldingSinkWriter)?.restoreHeld(
            held.map { HeldChange(key: $0.key, value: $0.value) })
        self.writer = writer
    }

    /// An epoch as far as `step`; whether it was committed.
    @discardableResult
    func commit(flushes: Bool = false, until step: Step = .afterPublishing) throws -> Bool {
        let writer = try #require(self.writer)
        let holder = writer as? any HoldingSinkWriter
        guard step != .beforePreparing else { return false }
        if flushes { holder?.flush() }
        let prepared = try writer.prepare(epoch: epoch + 1)
        let changes = try holder?.takeHeldChanges() ?? []
        guard step != .beforeCommit else { return false }
        epoch += 1
        for change in changes { held[change.key] = change.value }
        // What is out already is forgotten with the epoch after it.
        outbox = prepared.isEmpty ? [:] : [epoch: prepared]
        guard step != .beforePublishing else { return true }
        if !prepared.isEmpty { try writer.publish(epoch: epoch, prepared: prepared) }
        return true
    }

    /// The checkpoint of the job is forgotten, as when it finished; another run begins.
    func startAfresh() throws {
        epoch = 0
        held = [:]
        outbox = [:]
        try start()
    }
}
