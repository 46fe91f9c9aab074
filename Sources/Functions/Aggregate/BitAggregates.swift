import Columnar

extension AggregateFunction {
    /// `bit_and`
    static let bitAnd = bits(
        "bit_and", .and, "The bits that all values have.",
        FunctionExample("SELECT bit_and(x) FROM (VALUES (6), (3)) t(x)", "2"))

    /// `bit_or`
    static let bitOr = bits(
        "bit_or", .or, "The bits that any value has.",
        FunctionExample("SELECT bit_or(x) FROM (VALUES (6), (3)) t(x)", "7"))

    /// `bit_xor`
    static let bitXor = bits(
        "bit_xor", .xor, "The bits that an odd number of values have.",
        FunctionExample("SELECT bit_xor(x) FROM (VALUES (6), (3)) t(x)", "5"))

    private static func bits(
        _ name: String, _ rule: BitRule, _ summary: String, _ example: FunctionExample
    ) -> AggregateFunction {
        AggregateFunction(
            name, summary: summary, examples: [example],
            overloads: [
                AggregateOverload([.exactly(.smallint)], resultType: { _ in .smallint }) { _ in
                    BitCountAccumulator<Int16>(rule, type: .smallint)
                },
                AggregateOverload([.exactly(.integer)], resultType: { _ in .integer }) { _ in
                    BitCountAccumulator<Int32>(rule, type: .integer)
                },
                AggregateOverload([.exactly(.bigint)], resultType: { _ in .bigint }) { _ in
                    BitCountAccumulator<Int64>(rule, type: .bigint)
                },
            ])
    }
}
