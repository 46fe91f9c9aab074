import Columnar

extension ScalarFunction {
    /// `rand_integer`
    static let randomInteger = ScalarFunction(
        "rand_integer", category: .math,
        summary: "A random whole number from 0 up to, and without, n; another one for each row.",
        examples: [FunctionExample("rand_integer(1)", "0")],
        overloads: [
            Overload([.integer], .integer, volatility: .volatile) { arguments, call in
                var generator = SplitMix64(
                    seed: call.session.seed == 0
                        ? UInt64.random(in: .min ... .max) : call.session.seed)
                let bounds = FixedReader<Int32>(arguments[0])
                return Kernels.rows(arguments, &call) { row throws(RowError) -> Int32 in
                    let bound = bounds.value(at: row)
                    if bound <= 0 {
                        throw RowError(code: "22023", "bound must be greater than zero")
                    }
                    return Int32.random(in: 0..<bound, using: &generator)
                }
            }
        ])
}
