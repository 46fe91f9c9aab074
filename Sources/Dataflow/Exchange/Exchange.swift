import Columnar

/// How an exchange spreads rows over the workers.
public enum Routing: Sendable {
    /// Rows with equal values in `columns` go to the same worker; NULL equals NULL.
    case hash(columns: [Int])
    /// Every row goes to every worker.
    case broadcast
    /// Every row goes to worker 0.
    case gather
}

/// The connections between the workers of a job.
final class ExchangeHub: Sendable {
    let workerCount: Int
    let budget: ExchangeBudget
    let mailboxes: [Mailbox]

    init(workerCount: Int, laneCount: Int, sourceCount: Int, byteLimit: Int) {
        self.workerCount = workerCount
        budget = ExchangeBudget(limit: byteLimit)
        mailboxes = (0..<workerCount).map { _ in
            Mailbox(laneCount: laneCount, sourceCount: sourceCount)
        }
    }

    /// The lane of what `sender` sends through the exchange `ordinal` (from 0).
    func lane(exchange ordinal: Int, sender: Int) -> Int {
        ordinal * workerCount + sender
    }

    func send(_ message: Message, exchange ordinal: Int, from sender: Int, to receiver: Int) {
        budget.add(message.byteCount)
        mailboxes[receiver].send(message, lane: lane(exchange: ordinal, sender: sender))
    }

    /// A worker has processed `message`.
    func release(_ message: Message) {
        if budget.release(message.byteCount) { mailboxes.forEach { $0.wake() } }
    }
}

/// Where rows enter the exchange `ordinal`: what belongs to this worker is handed on at once, the rest
/// goes to the mailboxes of the others.
final class ExchangeSender: Node {
    private let routing: Routing
    private let ordinal: Int
    private let worker: Int
    /// Set before the first row: the graph is built before the connections.
    var hub: ExchangeHub?
    private var router = HashRouter()

    init(
        routing: Routing, ordinal: Int, id: NodeID, context: JobContext, part: PartCollector
    ) {
        self.routing = routing
        self.ordinal = ordinal
        worker = context.worker
        super.init(id: id, name: routing.name, context: context, part: part)
    }

    override func process(_ batch: Batch, input: Int) throws {
        guard let hub else { return }
        switch routing {
        case .gather:
            try send(batch, to: 0)
        case .broadcast:
            for receiver in 0..<hub.workerCount { try send(batch, to: receiver) }
        case .hash(let columns):
            let shares = router.split(batch, by: columns, into: hub.workerCount)
            for receiver in 0..<hub.workerCount { try send(shares[receiver], to: receiver) }
        }
    }

    override func forward(_ signal: Signal) throws {
        guard let hub else { return }
        for receiver in 0..<hub.workerCount where receiver != worker {
            hub.send(.signal(signal), exchange: ordinal, from: worker, to: receiver)
        }
        try super.forward(signal)
    }

    private func send(_ batch: Batch, to receiver: Int) throws {
        guard batch.count > 0 else { return }
        if receiver == worker { return try output.send(batch) }
        output.counters.rowsOut.count(batch.count)
        hub?.send(.batch(batch), exchange: ordinal, from: worker, to: receiver)
    }
}

extension Routing {
    var name: String {
        switch self {
        case .hash(let columns): "Exchange(hash \(columns))"
        case .broadcast: "Exchange(broadcast)"
        case .gather: "Exchange(gather)"
        }
    }
}

/// Where rows leave an exchange: input `i` is what worker `i` sent.
final class ExchangeReceiver: Node {
    init(workerCount: Int, id: NodeID, name: String, context: JobContext, part: PartCollector) {
        super.init(id: id, name: name, context: context, part: part)
        for _ in 0..<workerCount { _ = inputs.addInput() }
    }

    override func process(_ batch: Batch, input: Int) throws {
        try output.send(batch)
    }
}
