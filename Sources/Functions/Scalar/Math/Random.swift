import Columnar

extension ScalarFunction {
    /// `random`
    static let random = ScalarFunction(
        "random", aliases: ["rand"], category: .math,
        summary: "A random number from 0 up to 1; another one for each row.",
        examples: [FunctionExample("random() < 1", "true")],
        overloads: [
            Overload([], .double, volatility: .volatile) { _, call in
                var generator = SplitMix64(
                    seed: call.session.seed == 0
                        ? UInt64.random(in: .min ... .max) : call.session.seed)
                return Kernels.rows([], &call) { _ in
                    Double(generator.next() >> 11) * 0x1p-53
                }
            }
        ])
}

/// A small generator whose numbers follow from its seed (Steele, Lea and Flood, "Fast Splittable
/// Pseudorandom Number Generators", 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
