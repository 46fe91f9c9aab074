import Columnar
import Testing

@testable import Dataflow

@Suite("Lateness is judged row by row, whatever the batches")
struct EventTimeCutterTests {
    private func times(_ values: [Int64], delay: Int64 = 5) throws -> EventTimes {
        let column = try Column(type: .timestamp, values: values.map { .timestamp($0) })
        return EventTimes(Batch(columns: [column], count: values.count), 0, delay)
    }

    @Test func aBatchWithoutLateRowsPassesWhole() throws {
        var cutter = EventTimeCutter(partition: .min, bound: .max, sent: .min)
        #expect(cutter.cuts(try times([10, 7, 12, 30, 26])).isEmpty)
        #expect(cutter.running == 25)
    }

    @Test func cutsBeforeARowThatIsBehind() throws {
        var cutter = EventTimeCutter(partition: .min, bound: .max, sent: .min)
        let cuts = cutter.cuts(try times([10, 100, 20, 21, 200, 190, 22]))
        #expect(cuts.map(\.row) == [2, 5])
        #expect(cuts.map(\.watermark) == [95, 195])
        #expect(cutter.running == 195)
    }

    @Test func doesNotCutTwiceForTheSameWatermark() throws {
        var cutter = EventTimeCutter(partition: 50, bound: .max, sent: 50)
        #expect(cutter.cuts(try times([10, 20, 30])).isEmpty)
    }

    @Test func otherPartitionsThatHoldTheWatermarkBackSaveCuts() throws {
        var cutter = EventTimeCutter(partition: .min, bound: 15, sent: .min)
        #expect(cutter.cuts(try times([10, 100, 20, 21])).isEmpty)
        var strict = EventTimeCutter(partition: .min, bound: 21, sent: .min)
        #expect(strict.cuts(try times([10, 100, 20, 21])).map(\.row) == [2])
    }

    @Test func filteredRowsCount() throws {
        let all = try times([10, 100, 20, 130, 140])
        let folded = all.folded(by: Selection([0, 2]))
        #expect(folded.watermarks.value(at: 1) == .integer(95))
        #expect(folded.trailing == 135)
        var cutter = EventTimeCutter(partition: .min, bound: .max, sent: .min)
        #expect(cutter.cuts(folded) == [EventTimeCutter.Cut(row: 1, watermark: 95)])
        #expect(cutter.running == 135)
    }
}
