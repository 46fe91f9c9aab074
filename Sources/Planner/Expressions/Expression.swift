import Columnar
import Functions

/// A typed expression: every name resolved, every conversion written out.
public indirect enum Expression: Sendable {
    /// A column of the input.
    case column(PlanColumn)
    /// A constant.
    case literal(Value, DataType)
    /// A function or operator over arguments that have the types of its overload.
    case call(FunctionCall)
    /// A conversion; fails for rows that have no value of the type.
    case cast(Expression, to: DataType)
    /// Three-valued AND.
    case and(Expression, Expression)
    /// Three-valued OR.
    case or(Expression, Expression)
    /// `CASE`: the value of the first branch whose condition is true.
    case conditional([ExpressionBranch], otherwise: Expression, type: DataType)
    /// The first argument that is not NULL.
    case coalesce([Expression], type: DataType)
    /// NULL where the operand fails.
    case attempt(Expression)
}

/// `WHEN condition THEN value`.
public struct ExpressionBranch: Sendable {
    /// A boolean.
    public var condition: Expression
    /// The value where the condition is true.
    public var value: Expression

    /// A branch.
    public init(condition: Expression, value: Expression) {
        self.condition = condition
        self.value = value
    }
}

/// A call of a scalar function or operator.
public struct FunctionCall: Sendable {
    /// The function's facts.
    public var function: ScalarFunction
    /// The overload that was chosen.
    public var overload: Overload
    /// The arguments, converted to the overload's types.
    public var arguments: [Expression]
    /// The type of the result.
    public var type: DataType

    /// A call.
    public init(
        function: ScalarFunction, overload: Overload, arguments: [Expression], type: DataType
    ) {
        self.function = function
        self.overload = overload
        self.arguments = arguments
        self.type = type
    }
}

extension Expression {
    /// The type of its value.
    public var type: DataType {
        switch self {
        case .column(let column): column.type
        case .literal(_, let type): type
        case .call(let call): call.type
        case .cast(_, let type): type
        case .and, .or: .boolean
        case .conditional(_, _, let type): type
        case .coalesce(_, let type): type
        case .attempt(let operand): operand.type
        }
    }

    /// Its value where it is a literal.
    public var constant: Value? {
        if case .literal(let value, _) = self { value } else { nil }
    }

    /// The expressions it is made of, in order.
    public var children: [Expression] {
        switch self {
        case .column, .literal: []
        case .call(let call): call.arguments
        case .cast(let operand, _), .attempt(let operand): [operand]
        case .and(let left, let right), .or(let left, let right): [left, right]
        case .conditional(let branches, let otherwise, _):
            branches.flatMap { [$0.condition, $0.value] } + [otherwise]
        case .coalesce(let arguments, _): arguments
        }
    }

    /// The same expression with each child replaced by what `transform` makes of it.
    public func mapChildren(_ transform: (Expression) throws -> Expression) rethrows -> Expression {
        switch self {
        case .column, .literal:
            return self
        case .call(var call):
            call.arguments = try call.arguments.map(transform)
            return .call(call)
        case .cast(let operand, let type):
            return .cast(try transform(operand), to: type)
        case .attempt(let operand):
            return .attempt(try transform(operand))
        case .and(let left, let right):
            return .and(try transform(left), try transform(right))
        case .or(let left, let right):
            return .or(try transform(left), try transform(right))
        case .conditional(let branches, let otherwise, let type):
            let mapped = try branches.map {
                ExpressionBranch(
                    condition: try transform($0.condition), value: try transform($0.value))
            }
            return .conditional(mapped, otherwise: try transform(otherwise), type: type)
        case .coalesce(let arguments, let type):
            return .coalesce(try arguments.map(transform), type: type)
        }
    }

    /// Rewrites it from the leaves up.
    public func rewritten(_ transform: (Expression) throws -> Expression) rethrows -> Expression {
        try transform(mapChildren { try $0.rewritten(transform) })
    }

    /// The same expression over other columns; a column without an entry stays.
    public func replacingColumns(_ replacements: [ColumnID: Expression]) -> Expression {
        rewritten { node in
            if case .column(let column) = node, let new = replacements[column.id] { return new }
            return node
        }
    }

    /// The columns that it reads.
    public var columnIDs: Set<ColumnID> {
        var ids: Set<ColumnID> = []
        collectColumnIDs(into: &ids)
        return ids
    }

    private func collectColumnIDs(into ids: inout Set<ColumnID>) {
        if case .column(let column) = self { ids.insert(column.id) }
        for child in children { child.collectColumnIDs(into: &ids) }
    }

    /// Whether it gives the same value whenever its columns do.
    public var isDeterministic: Bool {
        if case .call(let call) = self, call.overload.volatility != .immutable { return false }
        return children.allSatisfy(\.isDeterministic)
    }

    /// The terms of a conjunction; the expression itself when it is none.
    public var conjuncts: [Expression] {
        if case .and(let left, let right) = self { return left.conjuncts + right.conjuncts }
        return [self]
    }

    /// The conjunction of `terms`; nil for none.
    public static func conjunction(_ terms: [Expression]) -> Expression? {
        guard let first = terms.first else { return nil }
        return terms.dropFirst().reduce(first) { .and($0, $1) }
    }
}

extension Expression: Equatable {
    /// Whether both compute the same from the same columns, by structure.
    public static func == (left: Expression, right: Expression) -> Bool {
        switch (left, right) {
        case (.column(let a), .column(let b)):
            return a.id == b.id
        case (.literal(let a, let aType), .literal(let b, let bType)):
            return a == b && aType == bType
        case (.call(let a), .call(let b)):
            return a.function.name == b.function.name && a.type == b.type
                && a.arguments == b.arguments
        case (.cast(let a, let aType), .cast(let b, let bType)):
            return aType == bType && a == b
        case (.and(let a, let b), .and(let c, let d)), (.or(let a, let b), .or(let c, let d)):
            return a == c && b == d
        case (.conditional(let a, let b, _), .conditional(let c, let d, _)):
            return a == c && b == d
        case (.coalesce(let a, _), .coalesce(let b, _)):
            return a == b
        case (.attempt(let a), .attempt(let b)):
            return a == b
        default:
            return false
        }
    }
}

extension ExpressionBranch: Equatable {}
