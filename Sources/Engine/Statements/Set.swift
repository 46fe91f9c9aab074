import Planner
import SQL

extension Session {
    func set(_ syntax: SetSyntax) throws -> StatementOutcome {
        let entry = try setting(syntax.name, at: syntax.nameRange)
        guard let value = syntax.value else { return try reset(entry) }
        guard entry.assign(&settings, value.text) else {
            throw Diagnostic(
                "'\(value.text)' is no value of \(entry.name)", at: syntax.valueRange,
                hint: entry.summary, sqlState: .invalidParameterValue
            ).asError
        }
        return .done("SET")
    }

    func reset(_ syntax: ResetSyntax) throws -> StatementOutcome {
        guard let name = syntax.name else {
            settings = Settings()
            return .done("RESET")
        }
        return try reset(try setting(name, at: syntax.nameRange))
    }

    private func reset(_ entry: Settings.Entry) throws -> StatementOutcome {
        var kept = settings.texts
        kept[entry.name] = nil
        settings = Settings()
        settings.take(kept)
        return .done("RESET")
    }

    /// The setting called `name`. Throws with candidates when there is none.
    func setting(_ name: String, at range: SourceRange) throws -> Settings.Entry {
        let wanted = name.lowercased()
        if let entry = Settings.all.first(where: { $0.name == wanted }) { return entry }
        throw Diagnostic(
            "no setting '\(name)'", at: range,
            hint: Candidates.hint(for: wanted, in: Settings.all.map(\.name))
                ?? "there are: " + Settings.all.map(\.name).joined(separator: ", "),
            sqlState: .undefinedObject
        ).asError
    }
}
