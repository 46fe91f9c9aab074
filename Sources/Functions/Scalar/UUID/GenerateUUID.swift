import Columnar

extension ScalarFunction {
    /// `gen_random_uuid`
    static let generateUUID = ScalarFunction(
        "gen_random_uuid", aliases: ["uuid", "uuidv4"], category: .system,
        summary: "A random UUID (version 4 of RFC 9562); another one for each row.",
        examples: [FunctionExample("length(gen_random_uuid()::TEXT)", "36")],
        overloads: [
            Overload([], .uuid, volatility: .volatile) { _, call in
                var generator = SplitMix64(
                    seed: call.session.seed == 0
                        ? UInt64.random(in: .min ... .max) : call.session.seed)
                return Kernels.textRows([], &call) { _, output in
                    let high = generator.next() & ~0xF000 | 0x4000
                    let low = generator.next() >> 2 | 1 << 63
                    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
                        for byte in bytes { output.append(byte) }
                    }
                }
            }
        ])
}
