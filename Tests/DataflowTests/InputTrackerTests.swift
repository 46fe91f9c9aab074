import Testing

@testable import Dataflow

@Suite("Rules 26 to 28: the watermark of several inputs")
struct InputTrackerTests {
    private func expect(_ result: Bool, _ wanted: Bool) {
        #expect(result == wanted)
    }

    @Test func takesTheMinimum() {
        var tracker = InputTracker(inputCount: 2)
        expect(tracker.advance(0, to: 10), false)
        expect(tracker.advance(1, to: 5), true)
        #expect(tracker.watermark == 5)
        expect(tracker.advance(1, to: 20), true)
        #expect(tracker.watermark == 10)
    }

    @Test func leavesIdleInputsOut() {
        var tracker = InputTracker(inputCount: 2)
        _ = tracker.advance(0, to: 10)
        expect(tracker.setIdle(1, true), true)
        #expect(tracker.watermark == 10)
        #expect(!tracker.isIdle)
    }

    @Test func neverGoesBackWhenAnInputWakes() {
        var tracker = InputTracker(inputCount: 2)
        _ = tracker.advance(0, to: 10)
        _ = tracker.setIdle(1, true)
        expect(tracker.setIdle(1, false), false)
        expect(tracker.advance(1, to: 3), false)
        #expect(tracker.watermark == 10)
        _ = tracker.advance(1, to: 12)
        #expect(tracker.watermark == 10)
        expect(tracker.advance(0, to: 11), true)
        #expect(tracker.watermark == 11)
    }

    @Test func takesTheMaximumWhenAllAreIdle() {
        var tracker = InputTracker(inputCount: 2)
        _ = tracker.advance(0, to: 10)
        _ = tracker.advance(1, to: 30)
        #expect(tracker.watermark == 10)
        _ = tracker.setIdle(0, true)
        #expect(tracker.watermark == 30)
        _ = tracker.setIdle(1, true)
        #expect(tracker.isIdle)
        #expect(tracker.watermark == 30)
    }

    @Test func endedInputsDoNotHoldItBack() {
        var tracker = InputTracker(inputCount: 2)
        _ = tracker.advance(0, to: 10)
        expect(tracker.finish(1), true)
        #expect(tracker.watermark == 10)
        expect(tracker.finish(0), true)
        #expect(tracker.watermark == .max)
        #expect(tracker.isFinished)
    }

    @Test func anIdleInputBesidesAnEndedOneKeepsItsWatermark() {
        var tracker = InputTracker(inputCount: 2)
        _ = tracker.advance(0, to: 10)
        _ = tracker.finish(1)
        _ = tracker.setIdle(0, true)
        #expect(tracker.watermark == 10)
        #expect(tracker.isIdle)
    }

    @Test func barriersWaitForEveryInput() {
        var tracker = InputTracker(inputCount: 3)
        expect(tracker.barrier(1), false)
        expect(tracker.barrier(0), false)
        expect(tracker.barrier(2), true)
        expect(tracker.barrier(2), false)
    }
}
