import Testing

@testable import KafkaClient

@Suite struct FetchWakeUpTests {
    @Test func aLongQueueThatFellToHalfIsDueOnce() {
        var wakeUp = FetchWakeUp()
        let lengths = [0, 80_000, 120_000, 61_000, 60_000, 59_000, 40_000]
        let due = lengths.map { wakeUp.isDue(queuedCount: $0, averageByteCount: 10) }
        #expect(due == [false, false, false, false, true, false, false])
    }

    @Test func aShortQueueIsDueOnlyWhenItsMessagesAreLarge() {
        var small = FetchWakeUp()
        var large = FetchWakeUp()
        let lengths = [40, 20]
        #expect(
            lengths.map { small.isDue(queuedCount: $0, averageByteCount: 0) } == [false, false])
        #expect(
            lengths.map { large.isDue(queuedCount: $0, averageByteCount: 200_000) }
                == [false, true])
    }
}
