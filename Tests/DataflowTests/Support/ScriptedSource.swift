import Columnar

@testable import Dataflow

/// A source that plays a list of batches; it goes on from any position.
final class ScriptedSource: Source {
    let name: String
    private let script: [ScriptedBatch]
    private let endsAtLast: Bool
    private var next = 0
    private var positions: [Int32: SourcePosition] = [:]
    private var isAnnounced = false

    init(_ script: [ScriptedBatch], name: String = "scripted", endsAtLast: Bool = true) {
        self.script = script
        self.name = name
        self.endsAtLast = endsAtLast
    }

    func open(at positions: [Int32: SourcePosition]) throws {
        self.positions = positions
    }

    func poll(timeoutMilliseconds: Int) throws -> SourceEvent {
        if !isAnnounced {
            isAnnounced = true
            let partitions = Set(script.map(\.partition)).map { ($0, SourcePosition.offset(0)) }
            return .partitions(Dictionary(uniqueKeysWithValues: partitions))
        }
        while next < script.count {
            defer { next += 1 }
            let step = script[next]
            if case .offset(let read)? = positions[step.partition], read > Int64(next) { continue }
            return .work(ScriptedWork(step: step, position: .offset(Int64(next + 1))))
        }
        return endsAtLast ? .finished : .idle
    }
}

/// One step of a script.
struct ScriptedBatch: Sendable {
    var batch: Batch
    var partition: Int32 = 0
    /// The column of the event time, if there is one, and how far the watermark stays behind it.
    var eventTime: (column: Int, delay: Int64)?
    var rejects: [DeadLetter] = []
}

/// Decodes a step at once.
struct ScriptedWork: SourceWork {
    let step: ScriptedBatch
    let position: SourcePosition

    var byteCount: Int { step.batch.count * 8 }

    func run() throws -> [SourceBatch] {
        [
            SourceBatch(
                batch: step.batch, partition: step.partition, position: position,
                eventTimes: step.eventTime.map { EventTimes(step.batch, $0.column, $0.delay) },
                rejects: step.rejects)
        ]
    }
}

extension EventTimes {
    init(_ batch: Batch, _ column: Int, _ delay: Int64) {
        let times = batch.columns[column].reinterpreted(as: .bigint)
        let span = times.span(of: Int64.self)
        var marks = FixedColumnWriter<Int64>(type: .bigint, count: batch.count)
        for row in 0..<batch.count { marks[row] = span[row] - delay }
        self.init(times: times, watermarks: marks.finish())
    }
}
