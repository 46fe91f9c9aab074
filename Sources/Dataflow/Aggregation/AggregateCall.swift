import Columnar
import Functions

/// One aggregate of a query: which function over which columns of the input. Whoever builds the
/// graph computes arguments and filters into columns first.
public struct AggregateCall: Sendable {
    /// The columns of the arguments; none for `count(*)`.
    public var arguments: [Int]
    /// `FILTER (WHERE …)`: a boolean column; rows where it is not true do not count.
    public var filter: Int?
    /// Whether equal arguments count once in each group.
    public var isDistinct: Bool
    /// The types of the arguments and the result, and whether the input only inserts.
    public var accumulatorArguments: AccumulatorArguments
    /// Makes the state, as the function's overload does.
    public var makeAccumulator: @Sendable (AccumulatorArguments) -> any Accumulator

    /// A call of the overload `overload`.
    public init(
        _ overload: AggregateOverload, arguments: [Int], types: [DataType],
        resultType: DataType, isAppendOnly: Bool, filter: Int? = nil, isDistinct: Bool = false,
        order: [AggregateOrder] = [], constants: [Value?] = []
    ) {
        self.arguments = arguments
        self.filter = filter
        self.isDistinct = isDistinct
        accumulatorArguments = AccumulatorArguments(
            types: types, resultType: resultType, isAppendOnly: isAppendOnly, order: order,
            constants: constants)
        makeAccumulator = overload.makeAccumulator
    }

    /// The type of the result.
    public var resultType: DataType { accumulatorArguments.resultType }
}
