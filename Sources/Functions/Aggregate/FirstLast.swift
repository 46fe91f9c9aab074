import Columnar

extension AggregateFunction {
    /// `first_value`
    static let firstValue = AggregateFunction(
        "first_value", aliases: ["first"],
        summary:
            "The first value in the order of an ORDER BY among the arguments, otherwise of their arrival; IGNORE NULLS skips NULLs.",
        examples: [
            FunctionExample("SELECT first_value(x) FROM (VALUES (3), (1)) t(x)", "3"),
            FunctionExample("SELECT first_value(x ORDER BY x) FROM (VALUES (3), (1)) t(x)", "1"),
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.any], resultType: { $0[0] }) {
                FirstLastAccumulator($0, order: $0.order, isLast: false)
            }
        ])

    /// `last_value`
    static let lastValue = AggregateFunction(
        "last_value", aliases: ["last"],
        summary:
            "The last value in the order of an ORDER BY among the arguments, otherwise of their arrival; IGNORE NULLS skips NULLs.",
        examples: [
            FunctionExample("SELECT last_value(x) FROM (VALUES (3), (1)) t(x)", "1")
        ],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.any], resultType: { $0[0] }) {
                FirstLastAccumulator($0, order: $0.order, isLast: true)
            }
        ])

    /// `any_value`
    static let anyValue = AggregateFunction(
        "any_value", aliases: ["arbitrary"],
        summary: "Some value that is not NULL: the first that came.",
        examples: [FunctionExample("SELECT any_value(x) FROM (VALUES (NULL), (1)) t(x)", "1")],
        orderRole: .matters,
        overloads: [
            AggregateOverload([.any], resultType: { $0[0] }) {
                FirstLastAccumulator($0, order: $0.order, isLast: false, requiredArguments: [0])
            }
        ])

    /// `arg_min`
    static let argumentOfMinimum = AggregateFunction(
        "arg_min", aliases: ["argmin", "min_by"],
        summary: "The first argument in the row in which the second, which is not NULL, is least.",
        examples: [
            FunctionExample(
                "SELECT arg_min(x, y) FROM (VALUES ('a', 2), ('b', 1)) t(x, y)", "b")
        ],
        overloads: [argumentOfExtreme(isDescending: false)])

    /// `arg_max`
    static let argumentOfMaximum = AggregateFunction(
        "arg_max", aliases: ["argmax", "max_by"],
        summary:
            "The first argument in the row in which the second, which is not NULL, is greatest.",
        examples: [
            FunctionExample(
                "SELECT arg_max(x, y) FROM (VALUES ('a', 2), ('b', 1)) t(x, y)", "a")
        ],
        overloads: [argumentOfExtreme(isDescending: true)])

    private static func argumentOfExtreme(isDescending: Bool) -> AggregateOverload {
        AggregateOverload([.any, .any], resultType: { $0[0] }) {
            FirstLastAccumulator(
                $0, order: [AggregateOrder(isDescending: isDescending, nullsFirst: false)],
                isLast: false, requiredArguments: [1])
        }
    }
}

/// The first or the last row of each group: its first value.
final class FirstLastAccumulator: OrderedRowsAccumulator {
    private let isLast: Bool

    init(
        _ arguments: AccumulatorArguments, order: [AggregateOrder], isLast: Bool,
        requiredArguments: [Int] = []
    ) {
        self.isLast = isLast
        super.init(
            types: arguments.types, order: order,
            kept: arguments.isAppendOnly ? (isLast ? .last : .first) : .all,
            requiredArguments: requiredArguments)
    }

    override func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        let builders = makeBuilders()
        for row in 0..<groups.count {
            let rows = rows(of: groups[row])
            append(
                isLast ? rows.last(isSorted: isSorted) : rows.first(isSorted: isSorted),
                to: builders)
        }
        return builders[0].finish()
    }
}
