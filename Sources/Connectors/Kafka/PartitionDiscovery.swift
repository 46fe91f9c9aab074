import KafkaClient

/// Looks for partitions that were added to the topics while they are read.
struct PartitionDiscovery {
    private let plan: KafkaReadPlan
    private var due: ContinuousClock.Instant?

    init(plan: KafkaReadPlan) {
        self.plan = plan
    }

    /// Begins to count the interval.
    mutating func started(at now: ContinuousClock.Instant) {
        let interval = plan.discoveryIntervalMilliseconds
        due = interval > 0 && !plan.isBounded ? now + .milliseconds(interval) : nil
    }

    /// Whether the interval is over; then it begins anew.
    mutating func isDue(at now: ContinuousClock.Instant) -> Bool {
        guard let due, now >= due else { return false }
        started(at: now)
        return true
    }

    /// The partitions of the topics that are not in `known`. None when the broker does not answer:
    /// the next time will do.
    func newPartitions(
        besides known: Set<TopicPartition>, _ connection: KafkaConnection
    ) throws -> [TopicPartition] {
        plan.topics.flatMap { topic -> [TopicPartition] in
            guard
                let metadata = try? connection.metadata(ofTopic: topic, timeoutMilliseconds: 2_000)
            else { return [] }
            return metadata.topicPartitions.filter { !known.contains($0) }
        }
    }
}
