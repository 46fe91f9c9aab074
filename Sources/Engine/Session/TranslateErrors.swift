import Connectors
import Dataflow
import Functions
import Planner
import SQL
import SQLiteClient

extension EngineError {
    /// Any error of the floors below, with nothing lost.
    init(_ error: any Error, in source: SourceText?) {
        switch error {
        case let error as EngineError:
            self = error
        case let error as DiagnosticError:
            self.init(.statement, error.diagnostics, in: source)
        case let error as ConstraintViolation:
            self.init(.query, [error.diagnostic], in: source)
        case let error as JobFailure:
            self = EngineError(error.error, in: source).named(error.node)
        case let error as ConnectorError:
            let kind: Kind = error.kind == .badData ? .query : .outside
            self.init(kind, error.description, hint: error.hint)
        case let problem as OptionProblem:
            self.init(.statement, problem.message)
        case let error as SQLiteError:
            self.init(.outside, "\(error)", hint: error.hint)
        case let error as RowError:
            self.init(
                .query, [Diagnostic(error.message, sqlState: SQLState(error.code))], in: nil)
        case let error as StateError:
            self.init(
                .query, "the checkpoint cannot be used: \(error.description)",
                hint: "start over with --fresh")
        default:
            self.init(.query, "\(error)")
        }
    }

    /// The same error, said to be of an operator.
    private func named(_ node: String?) -> EngineError {
        guard let node, source == nil, let first = diagnostics.first else { return self }
        var renamed = first
        renamed.message = "\(node): \(first.message)"
        return EngineError(kind, [renamed] + diagnostics.dropFirst(), in: nil)
    }
}
