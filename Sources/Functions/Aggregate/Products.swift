import Columnar

extension AggregateFunction {
    /// `product`
    static let product = AggregateFunction(
        "product", summary: "The product of the values that are not NULL.",
        examples: [FunctionExample("SELECT product(x) FROM (VALUES (2), (3), (4)) t(x)", "24")],
        overloads: [
            AggregateOverload([.exactly(.double)], resultType: { _ in .double }) {
                DistinctCountsAccumulator(.product, type: $0.types[0])
            }
        ])

    /// `geometric_mean`
    static let geometricMean = AggregateFunction(
        "geometric_mean", aliases: ["geomean"],
        summary: "The n-th root of the product of n values, none of them below zero.",
        examples: [
            FunctionExample(
                "SELECT round(geometric_mean(x), 6) FROM (VALUES (2), (8)) t(x)", "4")
        ],
        overloads: [
            AggregateOverload([.exactly(.double)], resultType: { _ in .double }) { _ in
                GeometricMeanAccumulator()
            }
        ])

    /// `entropy`
    static let entropy = AggregateFunction(
        "entropy", summary: "The entropy of the values in bits: how much one of them tells.",
        examples: [FunctionExample("SELECT entropy(x) FROM (VALUES ('a'), ('b')) t(x)", "1")],
        overloads: [
            AggregateOverload([.any], resultType: { _ in .double }) {
                DistinctCountsAccumulator(.entropy, type: $0.types[0])
            }
        ])
}
