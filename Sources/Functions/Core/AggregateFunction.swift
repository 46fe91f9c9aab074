import Columnar

/// Everything there is to know about an aggregate function. One value, in a file of its own,
/// listed once in `Builtins.aggregate`.
public struct AggregateFunction: Sendable {
    /// The name, in lower case.
    public let name: String
    /// Other names for the same aggregate.
    public let aliases: [String]
    /// One sentence that says what it returns.
    public let summary: String
    /// Example uses over `VALUES`; a test runs each.
    public let examples: [FunctionExample]
    /// What an ORDER BY among the arguments, or WITHIN GROUP, means.
    public let orderRole: OrderRole
    /// The choices of argument types, tried in order.
    public let overloads: [AggregateOverload]

    /// What the order of the rows is to an aggregate.
    public enum OrderRole: Sendable {
        /// Nothing: an ORDER BY is accepted and left out.
        case irrelevant
        /// The result depends on it; without an ORDER BY it is that of arrival (rule 14).
        case matters
        /// `WITHIN GROUP (ORDER BY x)`: `x` is the first argument.
        case isArgument
    }

    /// An aggregate with its facts.
    public init(
        _ name: String, aliases: [String] = [], summary: String, examples: [FunctionExample],
        orderRole: OrderRole = .irrelevant, overloads: [AggregateOverload]
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.examples = examples
        self.orderRole = orderRole
        self.overloads = overloads
    }
}

/// One choice of argument types of an aggregate.
public struct AggregateOverload: Sendable {
    /// The types of the arguments; none for `count(*)`.
    public let parameters: [ParameterType]
    /// The type of the result for arguments of the given types.
    public let resultType: @Sendable (_ arguments: [DataType]) -> DataType
    /// The argument that must be a constant from 0 to 1, if one must: the fraction of a percentile.
    public let fraction: Int?
    /// New, empty state for arguments of the given types.
    public let makeAccumulator: @Sendable (_ arguments: AccumulatorArguments) -> any Accumulator

    /// An overload.
    public init(
        _ parameters: [ParameterType], resultType: @escaping @Sendable ([DataType]) -> DataType,
        fraction: Int? = nil,
        makeAccumulator: @escaping @Sendable (AccumulatorArguments) -> any Accumulator
    ) {
        self.parameters = parameters
        self.resultType = resultType
        self.fraction = fraction
        self.makeAccumulator = makeAccumulator
    }
}

/// What the state of an aggregate is made for.
public struct AccumulatorArguments: Sendable {
    /// The types of the arguments after conversion; the sort keys of `order` are the last of them.
    public let types: [DataType]
    /// The type of the result.
    public let resultType: DataType
    /// Whether the input never deletes, which lets MIN and MAX keep one value a group (rule 9).
    public let isAppendOnly: Bool
    /// The directions of the sort keys of an ORDER BY among the arguments.
    public let order: [AggregateOrder]
    /// The values of the arguments that are constants; nil for others.
    public let constants: [Value?]

    /// Arguments of `types`.
    public init(
        types: [DataType], resultType: DataType, isAppendOnly: Bool, order: [AggregateOrder] = [],
        constants: [Value?] = []
    ) {
        self.types = types
        self.resultType = resultType
        self.isAppendOnly = isAppendOnly
        self.order = order
        self.constants = constants
    }

    /// The constant DOUBLE PRECISION argument at a place, if it is there.
    func double(at index: Int?) -> Double? {
        guard let index, constants.indices.contains(index),
            case .double(let value) = constants[index]
        else { return nil }
        return value
    }
}

/// The state of one aggregate for many groups, a column at a time. Groups are numbered densely from
/// 0 by whoever owns the accumulator.
///
/// Invariant: the result of a group depends only on the weighted multiset of the rows it was given.
public protocol Accumulator: AnyObject {
    /// Makes room for groups `0..<groupCount`; new ones are empty.
    func reserve(groupCount: Int)

    /// Adds rows: row `i` goes to group `groups[i]`, `weights[i]` times (once when there are no
    /// weights; a negative weight takes it away).
    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?)

    /// Adds the state of `other`, which is of the same kind: its group `i` into `groups[i]`.
    func merge(_ other: any Accumulator, groups: Span<UInt32>)

    /// The results of `groups` in order. A result that left its type's range is recorded as the
    /// error of that row and NULL.
    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column

    /// Makes `group` empty again, for reuse.
    func reset(group: UInt32)

    /// Writes the state of `group`, to be read by `decode`.
    func encode(group: UInt32, into writer: inout StateWriter)

    /// Replaces the state of `group` with what `encode` wrote.
    func decode(group: UInt32, from reader: inout StateReader) throws

    /// An estimate of the memory held, in bytes.
    var byteCount: Int { get }
}
