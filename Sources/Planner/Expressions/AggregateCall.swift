import Columnar
import Functions

/// A call of an aggregate function within an aggregation.
public struct AggregateCall: Sendable {
    /// The aggregate's facts.
    public var function: AggregateFunction
    /// The overload that was chosen.
    public var overload: AggregateOverload
    /// The arguments over the aggregation's input, converted to the overload's types; where the order
    /// of rows matters to the function, the sort keys of `order` follow them.
    public var arguments: [Expression]
    /// Whether equal arguments count once.
    public var isDistinct: Bool
    /// Only rows for which it is true are aggregated.
    public var filter: Expression?
    /// The directions of the sort keys of an ORDER BY among the arguments or in WITHIN GROUP.
    public var order: [AggregateOrder]
    /// The column that holds the result.
    public var output: PlanColumn

    /// A call.
    public init(
        function: AggregateFunction, overload: AggregateOverload, arguments: [Expression],
        isDistinct: Bool, filter: Expression?, order: [AggregateOrder] = [], output: PlanColumn
    ) {
        self.function = function
        self.overload = overload
        self.arguments = arguments
        self.isDistinct = isDistinct
        self.filter = filter
        self.order = order
        self.output = output
    }

    /// Whether both compute the same, whatever their outputs are called.
    public func computesSame(as other: AggregateCall) -> Bool {
        function.name == other.function.name && arguments == other.arguments
            && isDistinct == other.isDistinct && filter == other.filter && order == other.order
            && output.type == other.output.type
    }
}
