import Columnar

/// Everything there is to know about a function of one row: facts, documentation, kernels. One
/// value, in a file of its own, listed once in `Builtins.scalar`.
///
/// Operators are functions that are named by their symbol (`+`, `<=`, `||`); casts are not.
public struct ScalarFunction: Sendable {
    /// The name, in lower case; an operator's symbol.
    public let name: String
    /// Other names for the same function, as Flink, DuckDB or older SQL know it.
    public let aliases: [String]
    /// The chapter of the reference it stands in.
    public let category: FunctionCategory
    /// One sentence that says what it returns.
    public let summary: String
    /// Calls with their results; a test runs each.
    public let examples: [FunctionExample]
    /// The choices of argument types, tried in order.
    public let overloads: [Overload]

    /// A function with its facts.
    public init(
        _ name: String, aliases: [String] = [], category: FunctionCategory, summary: String,
        examples: [FunctionExample], overloads: [Overload]
    ) {
        self.name = name
        self.aliases = aliases
        self.category = category
        self.summary = summary
        self.examples = examples
        self.overloads = overloads
    }
}

/// A chapter of the function reference.
public enum FunctionCategory: String, Sendable, CaseIterable {
    case math, text, regex, time, conditional, comparison, logical, conversion, json, array, hash
    case system, aggregate, over
}

/// A call and what it gives, both as SQL text: `abs(-3)` and `3`.
public struct FunctionExample: Sendable {
    /// The expression.
    public let expression: String
    /// The result in PostgreSQL's text form; `NULL` for NULL.
    public let result: String

    /// An example.
    public init(_ expression: String, _ result: String) {
        self.expression = expression
        self.result = result
    }
}

/// What happens to NULL arguments.
public enum NullRule: Sendable {
    /// Any NULL argument makes the result NULL.
    case strict
    /// The kernel decides.
    case custom
}

/// Whether a function gives the same result for the same arguments.
public enum Volatility: Sendable {
    /// Always the same; may be folded to a constant.
    case immutable
    /// The same within one batch (`now()`).
    case stable
    /// Different on every call (`random()`); its results are kept for retraction (rule 17).
    case volatile
}

/// What types an argument may have.
public enum ParameterType: Hashable, Sendable {
    /// This type; other types convert to it where an implicit cast exists.
    case exactly(DataType)
    /// A decimal of any precision and scale; integers convert to it.
    case anyDecimal
    /// Any type.
    case any
    /// Any type, the same for all parameters that say so: the common supertype is taken.
    case common
    /// Any array; all parameters that say so, or `element`, share the type of their elements.
    case anyArray
    /// An element of the arrays.
    case element
    /// Any map; all parameters that say so, `mapKey` or `mapValue`, share its types.
    case anyMap
    /// A key of the maps.
    case mapKey
    /// A value of the maps.
    case mapValue
    /// An array of keys.
    case keyArray
    /// An array of values.
    case valueArray
    /// Any structure; all parameters that say so share one type.
    case anyStructure
}

/// One choice of argument types of a function, with the kernel for it.
public struct Overload: Sendable {
    /// The types of the arguments.
    public let parameters: [ParameterType]
    /// Whether the last parameter may be given any number of times (at least once).
    public let isVariadic: Bool
    /// The type of the result for arguments of the given types, after conversion.
    public let resultType: @Sendable (_ arguments: [DataType]) -> DataType
    /// What NULL arguments do.
    public let nullRule: NullRule
    /// Whether calls may be folded or moved.
    public let volatility: Volatility
    /// The loop for arguments of the given types; called once when a query is compiled.
    public let makeKernel: @Sendable (_ arguments: [DataType], _ result: DataType) -> Kernel

    /// An overload.
    public init(
        _ parameters: [ParameterType], isVariadic: Bool = false,
        resultType: @escaping @Sendable ([DataType]) -> DataType, nullRule: NullRule = .strict,
        volatility: Volatility = .immutable,
        makeKernel: @escaping @Sendable ([DataType], DataType) -> Kernel
    ) {
        self.parameters = parameters
        self.isVariadic = isVariadic
        self.resultType = resultType
        self.nullRule = nullRule
        self.volatility = volatility
        if volatility == .volatile {
            self.makeKernel = makeKernel
        } else {
            self.makeKernel = { arguments, result in
                Kernels.foldingConstants(makeKernel(arguments, result))
            }
        }
    }

    /// An overload whose types and kernel are fixed.
    init(
        _ parameters: [DataType], _ result: DataType, nullRule: NullRule = .strict,
        volatility: Volatility = .immutable, kernel: @escaping Kernel
    ) {
        self.init(
            parameters.map { .exactly($0) }, resultType: { _ in result }, nullRule: nullRule,
            volatility: volatility, makeKernel: { _, _ in kernel })
    }
}
