/// The partitions of a consumer, numbered in the order they were assigned, and how far each is.
struct PartitionSlots {
    private struct Slot {
        let topic: TopicHandle
        var position: Int64
        let end: Int64
        var isStarted = false
        var isFinished = false
    }

    private struct Topic {
        let handle: TopicHandle
        /// Indexed by partition number; -1 where the partition is not assigned.
        var slots: [Int32] = []
    }

    private(set) var partitions: [TopicPartition] = []
    private(set) var unfinishedCount = 0
    private var slots: [Slot] = []
    private var topics: [Topic] = []
    private var reached: [Int] = []

    /// Adds a partition, which is finished at once when there is nothing to read before its end.
    mutating func add(
        _ partition: TopicPartition, topic: TopicHandle, start: Int64, end: Int64?
    ) -> Int {
        let slot = slots.count
        partitions.append(partition)
        slots.append(Slot(topic: topic, position: start, end: end ?? .max))
        unfinishedCount += 1
        if let end, start >= end { finish(slot) }
        let index =
            topics.firstIndex { $0.handle === topic }
            ?? {
                topics.append(Topic(handle: topic))
                return topics.count - 1
            }()
        let number = Int(partition.partition)
        while topics[index].slots.count <= number { topics[index].slots.append(-1) }
        topics[index].slots[number] = Int32(clamping: slot)
        return slot
    }

    func topic(named name: String) -> TopicHandle? {
        topics.first { $0.handle.name == name }?.handle
    }

    func topic(ofSlot slot: Int) -> TopicHandle { slots[slot].topic }

    func slot(of partition: TopicPartition) -> Int? {
        guard let topic = topics.first(where: { $0.handle.name == partition.topic }),
            topic.slots.indices.contains(Int(partition.partition))
        else { return nil }
        let slot = topic.slots[Int(partition.partition)]
        return slot < 0 ? nil : Int(slot)
    }

    /// The slot of a message's partition.
    func slot(ofTopicHandle handle: OpaquePointer?, partition: Int32) -> Int? {
        guard let topic = topics.first(where: { $0.handle.isSame(as: handle) }),
            topic.slots.indices.contains(Int(partition))
        else { return nil }
        let slot = topic.slots[Int(partition)]
        return slot < 0 ? nil : Int(slot)
    }

    func position(_ slot: Int) -> Int64 { slots[slot].position }

    func end(_ slot: Int) -> Int64 { slots[slot].end }

    /// The next message to read is at `position`; finishes the slot when that is its end.
    mutating func advance(_ slot: Int, to position: Int64) {
        slots[slot].position = position
        guard position >= slots[slot].end, !slots[slot].isFinished else { return }
        finish(slot)
        reached.append(slot)
    }

    func isFinished(_ slot: Int) -> Bool { slots[slot].isFinished }

    mutating func finish(_ slot: Int) {
        guard !slots[slot].isFinished else { return }
        slots[slot].isFinished = true
        unfinishedCount -= 1
    }

    /// The slots that reached their end since the last call.
    mutating func takeReached() -> [Int] {
        guard !reached.isEmpty else { return [] }
        defer { reached.removeAll() }
        return reached
    }

    func isStarted(_ slot: Int) -> Bool { slots[slot].isStarted }

    mutating func setStarted(_ slot: Int, _ isStarted: Bool) {
        slots[slot].isStarted = isStarted
    }
}
