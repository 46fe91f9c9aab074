import Foundation

/// A seeded random number generator; tests print the seed when they fail.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator whose numbers depend on `seed` alone.
    package init(_ seed: UInt64) {
        state = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<4 { _ = next() }
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// True once in `count` times.
    package mutating func once(in count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }

    /// One of some elements, of which there is at least one.
    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// A number in `range`.
    package mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }
}

/// The seeds of a property test: the usual ones, or those from `TEST_SEED` to `TEST_SEED_END` in the
/// environment.
package func seeds(_ usual: Range<UInt64>) -> [UInt64] {
    let environment = ProcessInfo.processInfo.environment
    guard let first = environment["TEST_SEED"].flatMap({ UInt64($0) }) else { return Array(usual) }
    let end = environment["TEST_SEED_END"].flatMap { UInt64($0) } ?? first
    return Array(first...max(first, end))
}
