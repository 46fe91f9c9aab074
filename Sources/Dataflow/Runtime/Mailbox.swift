/// What a worker is told.
enum WorkerCommand: Sendable {
    /// Begin the cut of an epoch; nothing is read after the last one, and nothing waits in a sink
    /// after one that flushes.
    case barrier(Int64, isLast: Bool, flushes: Bool)
    /// An epoch is durable.
    case committed(Int64, isLast: Bool)
    /// Another part of the job failed.
    case abort
}

/// What a worker takes from its mailbox.
enum WorkerItem: Sendable {
    case command(WorkerCommand)
    case message(Message, lane: Int)
    case delivery(SourceDelivery, source: Int)
}

/// Everything that waits for one worker: commands, messages from other workers (a lane for each
/// exchange and sender), and what its sources brought (a lane for each).
///
/// Nothing here blocks the sender, so that workers cannot wait for each other in a circle. The
/// bounds are kept where rows enter: a source's lane by its `SourcePump`, the lanes of exchanges by
/// `ExchangeBudget`, which holds sources back.
final class Mailbox: Sendable {
    private let queues: Monitor<Queues>

    fileprivate struct Queues {
        var commands = FIFO<WorkerCommand>()
        var lanes: [FIFO<Message>]
        var sources: [FIFO<SourceDelivery>]
        var nextLane = 0
        var nextSource = 0
    }

    init(laneCount: Int, sourceCount: Int) {
        queues = Monitor(
            Queues(
                lanes: Array(repeating: FIFO(), count: laneCount),
                sources: Array(repeating: FIFO(), count: sourceCount)))
    }

    func send(_ command: WorkerCommand) {
        queues.update { $0.commands.append(command) }
    }

    func send(_ message: Message, lane: Int) {
        queues.update { $0.lanes[lane].append(message) }
    }

    func send(_ delivery: SourceDelivery, source: Int) {
        queues.update { $0.sources[source].append(delivery) }
    }

    /// Makes the worker look again whether it may take from its sources.
    func wake() {
        queues.update { _ in }
    }

    /// The next item, waiting at most `timeoutMilliseconds`: commands first, then the lanes that
    /// are not blocked, then sources if `mayTakeSources` says so. Lanes and sources take turns.
    func take(
        blockedLanes: [Bool], timeoutMilliseconds: Int, mayTakeSources: () -> Bool
    ) -> WorkerItem? {
        queues.wait(timeoutMilliseconds: timeoutMilliseconds) { queues in
            if let command = queues.commands.popFirst() { return .command(command) }
            if let lane = queues.nextReadyLane(blockedLanes),
                let message = queues.lanes[lane].popFirst()
            {
                return .message(message, lane: lane)
            }
            guard mayTakeSources(), let source = queues.nextReadySource(),
                let delivery = queues.sources[source].popFirst()
            else { return nil }
            return .delivery(delivery, source: source)
        }
    }

    /// Whether nothing waits for the worker to act on source `source`.
    func isSourceEmpty(_ source: Int) -> Bool {
        queues.withLock { $0.sources[source].isEmpty }
    }

    /// The lanes that have something, those in `blockedLanes` left out.
    func readyLanes(blockedLanes: [Bool]) -> [Int] {
        queues.withLock { queues in
            queues.lanes.indices.filter { !blockedLanes[$0] && !queues.lanes[$0].isEmpty }
        }
    }

    /// The next message of `lane`.
    func takeMessage(lane: Int) -> Message? {
        queues.withLock { $0.lanes[lane].popFirst() }
    }
}

extension Mailbox.Queues {
    fileprivate mutating func nextReadyLane(_ blocked: [Bool]) -> Int? {
        for step in lanes.indices {
            let lane = (nextLane + step) % lanes.count
            if !blocked[lane] && !lanes[lane].isEmpty {
                nextLane = lane + 1
                return lane
            }
        }
        return nil
    }

    fileprivate mutating func nextReadySource() -> Int? {
        for step in sources.indices {
            let source = (nextSource + step) % sources.count
            if !sources[source].isEmpty {
                nextSource = source + 1
                return source
            }
        }
        return nil
    }
}

/// A queue in an array: what was taken is dropped when it is half of it.
struct FIFO<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { head == elements.count }
    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let first = elements[head]
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64 && head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return first
    }
}
