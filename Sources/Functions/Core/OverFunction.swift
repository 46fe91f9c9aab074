import Columnar

/// Everything there is to know about a function that is called with OVER and is no aggregate:
/// ROW_NUMBER, LAG and their kin. One value, in a file of its own, listed once in `Builtins.over`.
public struct OverFunction: Sendable {
    /// The name, in lower case.
    public let name: String
    /// One sentence that says what it returns.
    public let summary: String
    /// Example uses over `VALUES`; a test runs each.
    public let examples: [FunctionExample]
    /// Which rows decide about the result of a row.
    public let reach: OverReach
    /// Whether IGNORE NULLS may be said.
    public let takesNullTreatment: Bool
    /// The choices of argument types, tried in order.
    public let overloads: [OverOverload]

    /// A function with its facts.
    public init(
        _ name: String, summary: String, examples: [FunctionExample], reach: OverReach,
        takesNullTreatment: Bool = false, overloads: [OverOverload]
    ) {
        self.name = name
        self.summary = summary
        self.examples = examples
        self.reach = reach
        self.takesNullTreatment = takesNullTreatment
        self.overloads = overloads
    }
}

/// Which rows of a partition decide about the result of one of them.
public enum OverReach: Hashable, Sendable {
    /// Those in front of it and its peers.
    case preceding
    /// All of them.
    case partition
    /// The one that is as many rows away as the second argument says, one if there is none.
    case distance(isForward: Bool)
    /// Those of its frame.
    case frame
}

/// One choice of argument types of a function that is called with OVER.
public struct OverOverload: Sendable {
    /// The types of the arguments.
    public let parameters: [ParameterType]
    /// The type of the result for arguments of the given types.
    public let resultType: @Sendable (_ arguments: [DataType]) -> DataType
    /// Computes the results of the rows that are asked about, a row each. A row that fails is
    /// recorded by its place among those, and is NULL.
    public let evaluate: @Sendable (OverArguments, inout RowErrors) -> Column

    /// An overload.
    public init(
        _ parameters: [ParameterType], resultType: @escaping @Sendable ([DataType]) -> DataType,
        evaluate: @escaping @Sendable (OverArguments, inout RowErrors) -> Column
    ) {
        self.parameters = parameters
        self.resultType = resultType
        self.evaluate = evaluate
    }
}

/// What a call sees: the rows, the values of its arguments, the frames.
public struct OverArguments: Sendable {
    /// The rows.
    public var rows: OverRows
    /// The arguments for all rows, none constant.
    public var columns: [Column]
    /// The frames of the rows that are asked about.
    public var frames: OverFrames
    /// Whether NULL values are passed over.
    public var ignoresNulls: Bool

    /// Arguments of a call.
    public init(rows: OverRows, columns: [Column], frames: OverFrames, ignoresNulls: Bool) {
        self.rows = rows
        self.columns = columns
        self.frames = frames
        self.ignoresNulls = ignoresNulls
    }
}
