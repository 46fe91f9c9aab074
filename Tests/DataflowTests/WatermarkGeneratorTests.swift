import Functions
import Testing

@testable import Dataflow

@Suite("Rules 26, 27 and 30: the watermark of a source")
struct WatermarkGeneratorTests {
    @Test func waitsForEveryPartition() {
        var generator = WatermarkGenerator(idleTimeout: nil)
        generator.add(0)
        generator.add(1)
        generator.observe(0, watermark: 100)
        #expect(generator.watermark == .min)
        generator.observe(1, watermark: 50)
        #expect(generator.watermark == 50)
        generator.finish(1)
        #expect(generator.watermark == 100)
    }

    @Test func aSilentPartitionBecomesIdleAfterTheTimeout() {
        var generator = WatermarkGenerator(idleTimeout: 30)
        generator.add(0)
        generator.add(1)
        generator.tick(now: 1_000, isHeldBack: false)
        generator.observe(0, watermark: 100)
        generator.tick(now: 1_029, isHeldBack: false)
        #expect(generator.watermark == .min)
        generator.observe(0, watermark: 101)
        generator.tick(now: 1_030, isHeldBack: false)
        #expect(generator.watermark == 101)
        #expect(!generator.isIdle)
    }

    @Test func timeDoesNotCountWhileTheSourceIsHeldBack() {
        var generator = WatermarkGenerator(idleTimeout: 30)
        generator.add(0)
        generator.add(1)
        generator.observe(0, watermark: 100)
        generator.tick(now: 0, isHeldBack: false)
        generator.tick(now: 500, isHeldBack: true)
        generator.tick(now: 520, isHeldBack: false)
        #expect(generator.watermark == .min)
        generator.tick(now: 531, isHeldBack: false)
        #expect(generator.watermark == 100)
    }

    @Test func neverFiresForBoundedInput() {
        var generator = WatermarkGenerator(idleTimeout: nil)
        generator.add(0)
        generator.add(1)
        generator.observe(0, watermark: 100)
        generator.tick(now: 0, isHeldBack: false)
        generator.tick(now: 1_000_000_000, isHeldBack: false)
        #expect(generator.watermark == .min)
    }

    @Test func whenAllAreIdleItIsTheMaximum() {
        var generator = WatermarkGenerator(idleTimeout: 30)
        generator.observe(0, watermark: 100)
        generator.observe(1, watermark: 70)
        generator.tick(now: 0, isHeldBack: false)
        #expect(generator.watermark == 70 || generator.watermark == 100)
        generator.tick(now: 30, isHeldBack: false)
        #expect(generator.isIdle)
        #expect(generator.watermark == 100)
    }

    @Test func aPartitionThatWakesWithOldRowsDoesNotTurnItBack() {
        var generator = WatermarkGenerator(idleTimeout: 30)
        generator.add(1)
        generator.observe(0, watermark: 100)
        generator.tick(now: 0, isHeldBack: false)
        generator.tick(now: 30, isHeldBack: false)
        generator.observe(1, watermark: 10)
        #expect(!generator.isIdle)
        #expect(generator.watermark == 100)
    }

    @Test func isTheSameAfterARestart() throws {
        var generator = WatermarkGenerator(idleTimeout: 30)
        generator.add(1)
        generator.observe(0, watermark: 100)
        generator.tick(now: 0, isHeldBack: false)
        generator.tick(now: 30, isHeldBack: false)
        generator.finish(2)
        var writer = StateWriter()
        generator.encode(into: &writer)
        var restored = WatermarkGenerator(idleTimeout: 30)
        var reader = StateReader(writer.bytes)
        try restored.decode(from: &reader)
        #expect(restored.watermark == generator.watermark)
        #expect(restored.watermark(of: 0) == 100)
        #expect(restored.isIdle == generator.isIdle)
        #expect(reader.isAtEnd)
    }
}
