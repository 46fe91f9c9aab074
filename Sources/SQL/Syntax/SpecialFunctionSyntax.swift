/// `EXTRACT(field FROM operand)`.
public struct ExtractSyntax: Hashable, Sendable {
    /// The field in lower case: `epoch`, `hour`, `dow`, …
    public var field: String
    /// Where the field stands.
    @Located public var fieldRange: SourceRange
    /// What it is taken from.
    public var operand: ExpressionSyntax
}

/// `SUBSTRING(operand FROM start FOR length)` or `SUBSTRING(operand SIMILAR pattern ESCAPE escape)`.
public struct SubstringSyntax: Hashable, Sendable {
    /// The text.
    public var operand: ExpressionSyntax
    /// `FROM start`; a number of code points from 1, or a regular expression.
    public var start: ExpressionSyntax?
    /// `FOR length`
    public var length: ExpressionSyntax?
    /// `SIMILAR pattern ESCAPE escape`; then the other two are nil.
    public var similar: Similar?

    /// `SIMILAR pattern ESCAPE escape`.
    public struct Similar: Hashable, Sendable {
        /// The pattern.
        public var pattern: ExpressionSyntax
        /// The escape character.
        public var escape: ExpressionSyntax
    }
}

/// `TRIM([side] [characters] FROM operand)`.
public struct TrimSyntax: Hashable, Sendable {
    /// Which end, or both.
    public var side: Side
    /// What is cut off; nil for spaces.
    public var characters: ExpressionSyntax?
    /// What it is cut from.
    public var operand: ExpressionSyntax

    /// The ends of a text.
    public enum Side: String, Hashable, Sendable, CaseIterable {
        /// Both ends; the default.
        case both = "BOTH"
        /// The start.
        case leading = "LEADING"
        /// The end.
        case trailing = "TRAILING"
    }
}

/// `OVERLAY(operand PLACING replacement FROM start [FOR length])`.
public struct OverlaySyntax: Hashable, Sendable {
    /// The text.
    public var operand: ExpressionSyntax
    /// What is put into it.
    public var replacement: ExpressionSyntax
    /// Where, in code points from 1.
    public var start: ExpressionSyntax
    /// In place of how many code points; nil for the replacement's length.
    public var length: ExpressionSyntax?
}

/// `FLOOR(operand TO unit)` or `CEIL(operand TO unit)`.
public struct RoundToUnitSyntax: Hashable, Sendable {
    /// Whether it is `CEIL`.
    public var isCeiling: Bool
    /// A date or timestamp.
    public var operand: ExpressionSyntax
    /// The unit it is rounded to.
    public var unit: TimeUnitSyntax
}

/// `JSON_VALUE(input, path [RETURNING type] [wrapper] [… ON EMPTY] [… ON ERROR])` and its kin.
public struct JSONAccessSyntax: Hashable, Sendable {
    /// Which function.
    public var function: Function
    /// The JSON.
    public var input: ExpressionSyntax
    /// The path.
    public var path: ExpressionSyntax
    /// `RETURNING type`
    public var returning: TypeSyntax?
    /// What JSON_QUERY wraps in an array.
    public var wrapper: Wrapper?
    /// What holds when the path finds nothing.
    public var onEmpty: Behavior?
    /// What holds when the path or the cast fails.
    public var onError: Behavior?

    /// The functions of the standard.
    public enum Function: String, Hashable, Sendable, CaseIterable {
        /// A scalar.
        case value = "JSON_VALUE"
        /// An object or an array.
        case query = "JSON_QUERY"
        /// Whether there is anything.
        case exists = "JSON_EXISTS"
    }

    /// What JSON_QUERY wraps.
    public enum Wrapper: String, Hashable, Sendable, CaseIterable {
        /// Nothing.
        case without = "WITHOUT WRAPPER"
        /// What is not one object or array.
        case conditional = "WITH CONDITIONAL WRAPPER"
        /// Everything.
        case unconditional = "WITH UNCONDITIONAL WRAPPER"
    }

    /// What an `ON EMPTY` or `ON ERROR` asks for.
    public enum Behavior: Hashable, Sendable {
        /// `NULL`
        case null
        /// `ERROR`
        case error
        /// `TRUE` or `FALSE`
        case boolean(Bool)
        /// `UNKNOWN`
        case unknown
        /// `EMPTY ARRAY`
        case emptyArray
        /// `EMPTY OBJECT`
        case emptyObject
        /// `DEFAULT value`
        case value(ExpressionSyntax)
    }
}
