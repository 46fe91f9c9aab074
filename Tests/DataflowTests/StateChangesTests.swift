import Testing

@testable import Dataflow

@Suite struct StateChangesTests {
    /// Few different bytes, zeros among them, so that keys are often alike or begin alike.
    @Test(arguments: UInt64(1)...20)
    func changesAreOrderedByKeyAndThenAsTheyCame(_ seed: UInt64) {
        var random = SeededRandom(seed)
        var changes = StateChanges()
        var keys: [[UInt8]] = []
        for _ in 0..<300 {
            let key = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                UInt8.random(in: 0..<2, using: &random)
            }
            keys.append(key)
            if Bool.random(using: &random) {
                changes.remove(key)
            } else {
                changes.set(key, [1, 2])
            }
        }
        let expected = keys.indices.sorted { left, right in
            keys[left] == keys[right]
                ? left < right : keys[left].lexicographicallyPrecedes(keys[right])
        }
        #expect(changes.orderedByKey == expected)
    }
}
