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
    /// The choices of argument types, tried in order.
    public let overloads: [AggregateOverload]

    /// An aggregate with its facts.
    public init(
        _ name: String, aliases: [String] = [], summary: String, examples: [FunctionExample],
        overloads: [AggregateOverload]
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.examples = examples
        self.overloads = overloads
    }
}

/// One choice of argument types of an aggregate.
public struct AggregateOverload: Sendable {
    /// The types of the arguments; none for `count(*)`.
    public let parameters: [ParameterType]
    /// The type of the result for arguments of the given types.
    public let resultType: @Sendable (_ arguments: [DataType]) -> DataType
    /// New, empty state for arguments of the given types.
    public let makeAccumulator: @Sendable (_ arguments: AccumulatorArguments) -> any Accumulator

    /// An overload.
    public init(
        _ parameters: [ParameterType], resultType: @escaping @Sendable ([DataType]) -> DataType,
        makeAccumulator: @escaping @Sendable (AccumulatorArguments) -> any Accumulator
    ) {
        self.parameters = parameters
        self.resultType = resultType
        self.makeAccumulator = makeAccumulator
    }
}

/// What the state of an aggregate is made for.
public struct AccumulatorArguments: Sendable {
    /// The types of the arguments after conversion.
    public let types: [DataType]
    /// The type of the result.
    public let resultType: DataType
    /// Whether the input never deletes, which lets MIN and MAX keep one value a group (rule 9).
    public let isAppendOnly: Bool

    /// Arguments of `types`.
    public init(types: [DataType], resultType: DataType, isAppendOnly: Bool) {
        self.types = types
        self.resultType = resultType
        self.isAppendOnly = isAppendOnly
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
