import Planner
import SQL

extension Session {
    /// Warns of a query that would keep ever more of an endless stream, or refuses it, as
    /// `SET unbounded_state` says. Throws `EngineError`.
    func checkState(of query: PlannedQuery) throws {
        guard settings.unboundedState != .allow, settings.stateTTL == nil else { return }
        let notices = query.physical.unboundedStates.map { state in
            Diagnostic(
                "the state of this query grows without end: \(state)",
                severity: settings.unboundedState == .refuse ? .error : .warning,
                hint: "bound the time between the two sides (a.ts BETWEEN b.ts - INTERVAL "
                    + "'1 hour' AND b.ts), join by window, or SET state_ttl = '1 day'; "
                    + "SET unbounded_state = 'allow' silences this",
                sqlState: settings.unboundedState == .refuse ? .featureNotSupported : .warning)
        }
        if settings.unboundedState == .refuse, let first = notices.first { throw first.asError }
        tell(notices)
    }
}
