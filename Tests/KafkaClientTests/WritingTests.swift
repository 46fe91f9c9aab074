import BrokerFixture
import KafkaClient
import Testing

@Suite struct WritingTests {
    @Test(arguments: TestCluster.Kind.available)
    func theSameKeyGoesToTheSamePartitionInOrder(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 4)
        // A small queue, so that sending waits for room several times.
        let producer = try KafkaProducer(
            cluster.configuration(["queue.buffering.max.messages": "500"]))
        var batch = KafkaRecordBatch()
        for number in 0..<4_000 {
            batch.append(key: Array("key\(number % 10)".utf8), payload: Array("\(number)".utf8))
        }
        try producer.send(batch, to: topic)
        try producer.flush()
        #expect(producer.outstandingCount == 0)
        let messages = try cluster.readAll(topic)
        #expect(messages.count == 4_000)
        for key in 0..<10 {
            let own = messages.filter { $0.key == "key\(key)" }
            #expect(Set(own.map(\.partition)).count == 1)
            #expect(own.map(\.payload) == stride(from: key, to: 4_000, by: 10).map { "\($0)" })
        }
    }

    @Test(arguments: TestCluster.Kind.available)
    func whatCannotBeSentIsAnError(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 1)
        let producer = try KafkaProducer(cluster.configuration())
        var batch = KafkaRecordBatch()
        batch.append(payload: [UInt8](repeating: 0, count: 2_000_000))
        let tooLarge = #expect(throws: KafkaError.self) { try producer.send(batch, to: topic) }
        #expect(tooLarge?.code == KafkaErrorCode.messageTooLarge)
        #expect(tooLarge?.doing == "sending a message of 2000000 bytes to '\(topic)'")

        _ = try producer.connection.metadata(ofTopic: topic)
        batch.removeAll()
        batch.append(payload: [1], partition: 9)
        let unknown = #expect(throws: KafkaError.self) {
            try producer.send(batch, to: topic)
            try producer.flush()
        }
        #expect(unknown?.kind == .unknownPartition)
    }

    @Test func aFailedDeliveryIsReported() throws {
        let cluster = try TestCluster(.embedded)
        let topic = try cluster.createTopic(partitionCount: 1)
        cluster.mock?.injectErrors([KafkaErrorCode.messageTooLarge], into: .produce)
        let producer = try KafkaProducer(cluster.configuration(["enable.idempotence": "false"]))
        var batch = KafkaRecordBatch()
        batch.append(payload: [1, 2, 3])
        try producer.send(batch, to: topic)
        let error = #expect(throws: KafkaError.self) { try producer.flush() }
        #expect(error?.code == KafkaErrorCode.messageTooLarge)
        #expect(error?.doing == "delivering a message of 3 bytes to '\(topic)' partition 0")
        try producer.send(batch, to: topic)
        try producer.flush()
        #expect(try cluster.readAll(topic).count == 1)
    }

    @Test func passingFaultsAreRetriedWithoutLossOrRepetition() throws {
        let cluster = try TestCluster(.embedded, brokerCount: 3)
        let topic = try cluster.createTopic(partitionCount: 4)
        let faults = [
            KafkaErrorCode.transport, KafkaErrorCode.notLeaderForPartition,
            KafkaErrorCode.leaderNotAvailable,
        ]
        cluster.mock?.injectErrors(faults, into: .produce)
        try cluster.sendNumbers(1_000, to: topic, partitionCount: 4)
        cluster.mock?.injectErrors(faults, into: .fetch)
        let messages = try cluster.readAll(topic)
        #expect(messages.count == 1_000)
        #expect(Set(messages.compactMap(\.payload)).count == 1_000)
    }

    @Test(arguments: TestCluster.Kind.available)
    func aTransactionIsAllOrNothing(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 2)
        let producer = try KafkaProducer(cluster.configuration(["transactional.id": topic]))
        try producer.initializeTransactions()
        let partition = TopicPartition(topic: topic, partition: 0)
        func transaction(_ text: String, epoch: Int64, commit: Bool) throws {
            try producer.beginTransaction()
            var batch = KafkaRecordBatch()
            for partition in 0..<2 as Range<Int32> {
                batch.append(payload: Array(text.utf8), partition: partition)
            }
            try producer.send(batch, to: topic)
            batch.removeAll()
            batch.append(key: [1], payload: Array(text.utf8))
            try producer.send(batch, to: topic)
            try producer.flush()
            try producer.sendOffsetsToTransaction([partition: epoch], groupID: "group-\(topic)")
            try commit ? producer.commitTransaction() : producer.abortTransaction()
        }
        try transaction("kept", epoch: 1, commit: true)
        try transaction("gone", epoch: 2, commit: false)
        try transaction("kept too", epoch: 3, commit: true)

        // The embedded broker knows no isolation: it gives aborted messages too.
        let messages = try cluster.readAll(topic, ["isolation.level": "read_committed"])
        let kept = messages.filter { $0.payload != "gone" }
        #expect(kept.count == 6)
        if kind == .real {
            #expect(messages.count == 6)
            let group = try KafkaConsumer(cluster.configuration(["group.id": "group-\(topic)"]))
            #expect(try group.connection.committedOffsets(of: [partition]) == [partition: 3])
        }
    }

    @Test(arguments: TestCluster.Kind.available)
    func aSecondProducerTakesOverTheTransactionalID(_ kind: TestCluster.Kind) throws {
        let cluster = try TestCluster(kind)
        let topic = try cluster.createTopic(partitionCount: 1)
        let settings = cluster.configuration(["transactional.id": topic])
        let first = try KafkaProducer(settings)
        let outOfTurn = #expect(throws: KafkaError.self) { try first.beginTransaction() }
        #expect(outOfTurn?.name == "_STATE")
        try first.initializeTransactions()
        try first.beginTransaction()
        let second = try KafkaProducer(settings)
        try second.initializeTransactions()
        guard kind == .real else { return }
        var batch = KafkaRecordBatch()
        batch.append(payload: [1])
        let fenced = #expect(throws: KafkaError.self) {
            try first.send(batch, to: topic)
            try first.commitTransaction()
        }
        #expect(fenced?.isFatal == true || fenced?.kind == .fenced)
    }
}
