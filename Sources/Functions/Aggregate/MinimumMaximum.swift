import Columnar

extension AggregateFunction {
    /// `min`
    static let minimum = AggregateFunction(
        "min", summary: "The first value in order; NULL when all are NULL.",
        examples: [FunctionExample("SELECT min(x) FROM (VALUES (3), (1), (NULL)) t(x)", "1")],
        overloads: [extremeOverload(isMaximum: false)])

    /// `max`
    static let maximum = AggregateFunction(
        "max", summary: "The last value in order; NULL when all are NULL.",
        examples: [FunctionExample("SELECT max(x) FROM (VALUES ('a'), ('b')) t(x)", "b")],
        overloads: [extremeOverload(isMaximum: true)])

    private static func extremeOverload(isMaximum: Bool) -> AggregateOverload {
        AggregateOverload([.any], resultType: { $0[0] }) { arguments in
            extreme(arguments, isMaximum)
        }
    }

    private static func extreme(
        _ arguments: AccumulatorArguments, _ isMaximum: Bool
    ) -> any Accumulator {
        func make<Key: OrderedKey>(_ key: Key.Type) -> any Accumulator {
            let type = arguments.resultType
            return arguments.isAppendOnly
                ? AppendOnlyExtreme<Key>(type: type, isMaximum: isMaximum)
                : RetractableExtreme<Key>(type: type, isMaximum: isMaximum)
        }
        return make(OrderedKeys.type(for: arguments.resultType))
    }
}
