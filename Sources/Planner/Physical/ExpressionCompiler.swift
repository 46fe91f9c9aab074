import Columnar
import Functions

/// Compiles expressions to kernels over the positions of a node's input.
public struct ExpressionCompiler: Sendable {
    private let positions: [ColumnID: Int]

    /// For an input with `columns` in this order.
    public init(columns: [PlanColumn]) {
        var positions: [ColumnID: Int] = [:]
        for (index, column) in columns.enumerated() where positions[column.id] == nil {
            positions[column.id] = index
        }
        self.positions = positions
    }

    /// The position of a column. Throws `PlanError` when the input does not have it.
    public func position(of column: PlanColumn) throws -> Int {
        guard let position = positions[column.id] else {
            throw PlanError("'\(column.name)' \(column.id) is not in the input")
        }
        return position
    }

    /// Compiles an expression. Throws `PlanError` for columns that the input does not have.
    public func compile(_ expression: Expression) throws -> CompiledExpression {
        switch expression {
        case .column(let column):
            return .column(try position(of: column))
        case .literal(let value, let type):
            return .constant(try Column.constant(value, type: type, count: 1))
        case .call(let call):
            let types = call.arguments.map(\.type)
            return .call(
                call.overload.makeKernel(types, call.type),
                arguments: try call.arguments.map(compile), type: call.type)
        case .cast(let operand, let type):
            guard let cast = Cast.kernel(from: operand.type, to: type) else {
                throw PlanError("no cast from \(operand.type) to \(type)")
            }
            return .call(cast.kernel, arguments: [try compile(operand)], type: type)
        case .and(let left, let right):
            return .and(try compile(left), try compile(right))
        case .or(let left, let right):
            return .or(try compile(left), try compile(right))
        case .conditional(let branches, let otherwise, let type):
            let compiled = try branches.map {
                ConditionalBranch(
                    condition: try compile($0.condition), value: try compile($0.value))
            }
            return .conditional(compiled, otherwise: try compile(otherwise), type: type)
        case .coalesce(let arguments, let type):
            return .coalesce(try arguments.map(compile), type: type)
        case .attempt(let operand):
            return .attempt(try compile(operand))
        }
    }
}

/// A plan that contradicts itself: a mistake of streamsql, never of the query.
public struct PlanError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    /// A contradiction, said in a few words.
    public init(_ problem: String) {
        description = "streamsql made a wrong plan, please report this: \(problem)"
    }
}
