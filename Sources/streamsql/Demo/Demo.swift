import Dataflow
import Engine
import Glibc
import KafkaClient
import SQL

/// The demonstration: broker, events, pipeline, results; everything as a user would do it.
final class Demo {
    private static let topic = "view_log"
    private static let partitionCount = 4
    /// Seconds of events in a second.
    private static let speed = 60

    private let console: Console
    private let interrupts: Interrupts
    private let isQuiet: Bool
    private let seconds: Int
    private let rate: Int
    private let seed: Int
    private let folder: DemoFolder
    private var options: SessionOptions

    init(_ invocation: Invocation) throws {
        console = invocation.console
        interrupts = invocation.interrupts
        isQuiet = invocation.shared.isQuiet
        seconds = invocation.arguments[Command.seconds] ?? 10
        rate = invocation.arguments[Command.rate] ?? 5_000
        seed = invocation.arguments[Command.seed] ?? 1
        folder = try DemoFolder.make(at: invocation.arguments[Command.keep])
        options = invocation.shared.session
        options.workspace = folder.workspacePath
        options.baseFolder = folder.path
    }

    func run() throws -> ExitCode {
        let cluster = try MockCluster()
        try cluster.createTopic(Self.topic, partitionCount: Self.partitionCount)
        options.variables["brokers"] = cluster.bootstrapServers
        console.print(
            """
            An embedded Kafka broker at \(cluster.bootstrapServers) receives \(Quantity.count(rate)) \
            views a second for \(seconds) seconds.
            Time runs \(Self.speed) times as fast, so that is \(seconds * Self.speed / 60) minutes of \
            events. Everything is in \(folder.path).

            $ streamsql run ad_campaigns.sql -v brokers=\(cluster.bootstrapServers)
            """)
        let (sent, signal) = try runPipeline(on: cluster)
        if let failure = sent.failure { throw Failure("the events could not be sent: \(failure)") }
        try DemoTour(folder: folder, options: options, console: console).show(sent)
        return signal == nil ? .done : .interrupted
    }

    /// Runs the pipeline while events come, and until it has read them all.
    private func runPipeline(
        on cluster: MockCluster
    ) throws -> (ViewEventFeed.Sent, Interrupts.Signal?) {
        let screen = ResultScreen(console: console, format: .table, isQuiet: isQuiet)
        let session = try Session(options: options, observer: screen.observer)
        let script = try ScriptFile.read(folder.pipelinePath)
        guard let job = try session.plan(script: script, onOutcome: { _, _ in }) else {
            throw Failure("ad_campaigns.sql starts no query")
        }
        try job.start()
        let feed = ViewEventFeed(plan(on: cluster)) { sent in
            // Five seconds are plenty for what is left; a stuck job is for the summary to show.
            let deadline = ContinuousClock.now + .seconds(5)
            while Self.readCount(of: job) < sent.messageCount, ContinuousClock.now < deadline {
                usleep(20_000)
            }
            job.stop()
        }
        let run = JobRun(
            console: console, interrupts: interrupts, isQuiet: isQuiet,
            whereToLook: "shown below")
        let end = Result { try run.wait(for: [job]) }
        let sent = feed.stop()
        return (sent, try end.get().signal)
    }

    /// How many messages of the topic the job has read.
    private static func readCount(of job: JobHandle) -> Int {
        job.progress.sources.filter { $0.source == topic }.reduce(0) { $0 + $1.recordCount }
    }

    private func plan(on cluster: MockCluster) -> ViewEventFeed.Plan {
        let minute: Int64 = 60_000_000
        let length = Int64(seconds * Self.speed) * 1_000_000
        // Whole minutes, and none in the future.
        let start = (SystemClock().now() - length) / minute * minute
        return ViewEventFeed.Plan(
            bootstrapServers: cluster.bootstrapServers, topic: Self.topic,
            partitionCount: Self.partitionCount, copyPath: folder.messagesPath, seed: seed,
            rate: rate, seconds: seconds, startTime: start, speed: Self.speed)
    }
}
