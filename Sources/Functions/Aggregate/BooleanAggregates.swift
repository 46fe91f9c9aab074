import Columnar

extension AggregateFunction {
    /// `bool_and`
    static let boolAnd = AggregateFunction(
        "bool_and", aliases: ["every"], summary: "Whether every value that is not NULL is true.",
        examples: [
            FunctionExample("SELECT bool_and(x) FROM (VALUES (true), (false)) t(x)", "false")
        ],
        overloads: [
            AggregateOverload([.exactly(.boolean)], resultType: { _ in .boolean }) { _ in
                TruthCountAccumulator(.and)
            }
        ])

    /// `bool_or`
    static let boolOr = AggregateFunction(
        "bool_or", aliases: ["any_true"], summary: "Whether any value is true.",
        examples: [FunctionExample("SELECT bool_or(x) FROM (VALUES (true), (false)) t(x)", "true")],
        overloads: [
            AggregateOverload([.exactly(.boolean)], resultType: { _ in .boolean }) { _ in
                TruthCountAccumulator(.or)
            }
        ])

    /// `count_if`
    static let countIf = AggregateFunction(
        "count_if", aliases: ["countif"], summary: "How often a condition is true.",
        examples: [FunctionExample("SELECT count_if(x > 1) FROM (VALUES (1), (2), (3)) t(x)", "2")],
        overloads: [
            AggregateOverload([.exactly(.boolean)], resultType: { _ in .bigint }) { _ in
                TruthCountAccumulator(.count)
            }
        ])
}
