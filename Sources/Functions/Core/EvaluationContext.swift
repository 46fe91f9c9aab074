import Columnar

/// What an evaluation knows besides its batch, and what it says besides its result.
public struct EvaluationContext: Sendable {
    /// The session's settings and its clock.
    public var session: EvaluationSession
    /// The rows that could not be computed so far; their results are NULL.
    public var errors = RowErrors()

    /// A context of `session` without errors.
    public init(session: EvaluationSession) {
        self.session = session
    }
}
