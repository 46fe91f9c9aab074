import BrokerFixture
import Glibc
import KafkaClient
import Testing

@Suite struct ReadingTests {
    @Test(arguments: TestCluster.Kind.available)
    func everyPartitionIsReadToItsEnd(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 3)
        // The embedded broker keeps the last 100,000 messages only.
        try cluster.sendNumbers(30_000, to: topic, partitionCount: 3)
        let messages = try cluster.readAll(topic)
        #expect(messages.count == 30_000)
        #expect(Set(messages.compactMap(\.payload)).count == 30_000)
        for partition in 0..<3 as Range<Int32> {
            let offsets = messages.filter { $0.partition == partition }.map(\.offset)
            #expect(offsets == Array(0..<10_000))
        }
        #expect(messages.allSatisfy { $0.key == nil && $0.timestamp > 0 })
    }

    @Test(arguments: TestCluster.Kind.available)
    func nullsEmptiesKeysHeadersAndTimestampsAreKept(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 1)
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        batch.append(key: Array("k".utf8), payload: nil)
        batch.append(key: [], payload: [])
        try producer.send(batch, to: topic)
        batch.removeAll()
        let headers = [
            KafkaHeader(name: "a", value: [1, 2]), KafkaHeader(name: "b", value: nil),
            KafkaHeader(name: "a", value: []),
        ]
        batch.append(payload: Array("v".utf8), timestampMilliseconds: 1_234, headers: headers)
        try producer.send(batch, to: topic)
        try producer.flush()
        let messages = try cluster.readAll(topic)
        #expect(messages.map(\.key) == ["k", "", nil])
        #expect(messages.map(\.payload) == [nil, "", "v"])
        #expect(messages.map(\.headers) == [[], [], headers])
        #expect(messages.last?.timestamp == 1_234)
    }

    @Test(arguments: TestCluster.Kind.available)
    func readingStartsAndStopsWhereItIsTold(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 3)
        try cluster.sendNumbers(30, to: topic, partitionCount: 3)
        let partitions = (0..<3).map { TopicPartition(topic: topic, partition: $0) }
        let consumer = try KafkaConsumer(cluster.configuration())
        try consumer.assign(
            [partitions[0]: .at(4), partitions[1]: .latest, partitions[2]: .earliest],
            until: [partitions[0]: 6, partitions[1]: 10, partitions[2]: 2])
        #expect(consumer.isFinished(slot: 1))
        let messages = try consumer.readToEnd()
        #expect(messages.filter { $0.partition == 0 }.map(\.payload) == ["12", "15"])
        #expect(messages.filter { $0.partition == 2 }.map(\.payload) == ["2", "5"])
        #expect(messages.count == 4)
        #expect(
            consumer.positions == [partitions[0]: 6, partitions[1]: 10, partitions[2]: 2])
        #expect(consumer.lag(ofSlot: 0) == 4)
    }

    /// The event that says where the partition ends may come with the last messages before the end
    /// of the read: so does it when everything is fetched before the first poll.
    @Test(arguments: TestCluster.Kind.available)
    func theEndOfThePartitionIsNotThatOfTheRead(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 1)
        try cluster.sendNumbers(10, to: topic, partitionCount: 1)
        let partition = TopicPartition(topic: topic, partition: 0)
        let consumer = try KafkaConsumer(cluster.configuration())
        try consumer.assign([partition: .at(4)], until: [partition: 6])
        usleep(700_000)
        #expect(try consumer.readToEnd().count == 2)
        #expect(consumer.positions == [partition: 6])
    }

    @Test(arguments: TestCluster.Kind.available)
    func anUnboundedReadTellsTheEndAndTakesMorePartitions(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        try cluster.sendNumbers(10, to: topic, partitionCount: 2)
        let consumer = try KafkaConsumer(cluster.configuration())
        var counts = [0, 0]
        var ends: [Int: Int64] = [:]
        func readUntil(_ isDone: () -> Bool) throws {
            for _ in 0..<200 where !isDone() {
                try consumer.poll(timeoutMilliseconds: 100) { batch in
                    for index in 0..<batch.count { counts[Int(batch.slots[index])] += 1 }
                    for case .endOfPartition(let slot, let offset) in batch.events {
                        ends[slot] = offset
                    }
                }
            }
        }
        try consumer.assign([TopicPartition(topic: topic, partition: 1): .earliest])
        try readUntil { ends[0] == 5 }
        #expect(counts == [5, 0])
        try consumer.assign([TopicPartition(topic: topic, partition: 0): .at(2)])
        try readUntil { ends[1] == 5 }
        #expect(counts == [5, 3])
        #expect(!consumer.isFinished)
        #expect(consumer.lag(ofSlot: 1) == 0)
        consumer.unassign([0, 1])
        #expect(consumer.isFinished)
    }

    @Test(arguments: TestCluster.Kind.available)
    func aPausedPartitionGivesNothing(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let partitions = (0..<2).map { TopicPartition(topic: topic, partition: $0) }
        let consumer = try KafkaConsumer(cluster.configuration())
        try consumer.assign([partitions[0]: .earliest, partitions[1]: .earliest])
        try consumer.pause([0])
        try cluster.sendNumbers(10, to: topic, partitionCount: 2)
        var counts = [0, 0]
        func read(until isDone: () -> Bool) throws {
            for _ in 0..<200 where !isDone() {
                try consumer.poll(timeoutMilliseconds: 100) { batch in
                    for index in 0..<batch.count { counts[Int(batch.slots[index])] += 1 }
                }
            }
        }
        try read { counts[1] == 5 }
        #expect(counts == [0, 5])
        try consumer.resume([0])
        try read { counts[0] == 5 }
        #expect(counts == [5, 5])
    }

    @Test(arguments: TestCluster.Kind.available)
    func offsetsAreFoundByTimestamp(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        for second in 0..<10 {
            batch.append(
                payload: [], partition: 0, timestampMilliseconds: Int64(1_000_000 + second * 1_000))
        }
        try producer.send(batch, to: topic)
        try producer.flush()
        let partitions = (0..<2).map { TopicPartition(topic: topic, partition: $0) }
        let connection = producer.connection
        let late = try connection.offsets(atTimestamp: 9_000_000, of: partitions)
        #expect(late == [partitions[0]: 10, partitions[1]: 0])
        // The embedded broker answers every timestamp with the end.
        guard kind == .real else { return }
        let middle = try connection.offsets(atTimestamp: 1_004_500, of: partitions)
        #expect(middle == [partitions[0]: 5, partitions[1]: 0])
        let early = try connection.offsets(atTimestamp: -5, of: partitions)
        #expect(early == [partitions[0]: 0, partitions[1]: 0])
    }

    @Test(arguments: TestCluster.Kind.available)
    func groupOffsetsAreCommittedAndFetched(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let consumer = try KafkaConsumer(cluster.configuration(["group.id": "group-\(topic)"]))
        let partitions = (0..<2).map { TopicPartition(topic: topic, partition: $0) }
        #expect(try consumer.connection.committedOffsets(of: partitions).isEmpty)
        try consumer.connection.commit([partitions[1]: 42])
        #expect(try consumer.connection.committedOffsets(of: partitions) == [partitions[1]: 42])
        try consumer.connection.commitWithoutWaiting([partitions[0]: 7])
        let nobody = try KafkaConsumer(cluster.configuration())
        #expect(throws: KafkaError.self) { try nobody.connection.commit([partitions[0]: 1]) }
    }

    @Test func anOffsetThatIsGoneIsReportedAndNotSkipped() throws {
        let cluster = try TestCluster(.embedded)
        let topic = try cluster.createTopic(partitionCount: 1)
        try cluster.sendNumbers(5, to: topic, partitionCount: 1)
        let consumer = try KafkaConsumer(cluster.configuration())
        try consumer.assign([TopicPartition(topic: topic, partition: 0): .at(1_000)])
        var failure: KafkaError?
        for _ in 0..<100 where failure == nil {
            try consumer.poll(timeoutMilliseconds: 100) { batch in
                for case .failure(0, let error) in batch.events { failure = error }
            }
        }
        #expect(failure?.kind == .offsetOutOfRange)
        #expect(failure?.doing == "reading \(topic)[0]")
    }

    @Test func aPollInsideABatchIsRefused() throws {
        let cluster = try TestCluster(.embedded)
        let consumer = try KafkaConsumer(cluster.configuration())
        let error = #expect(throws: KafkaError.self) {
            try consumer.poll(timeoutMilliseconds: 0) { _ in
                try consumer.poll(timeoutMilliseconds: 0) { _ in }
            }
        }
        #expect(error?.text == "a batch is still being read")
    }
}
