import Columnar
import SQL

/// A column as names in a query see it.
struct ScopeColumn {
    /// The name or alias of the table it belongs to.
    var qualifier: String?
    /// The column.
    var column: PlanColumn
    /// Whether `*` leaves it out: metadata columns and those that a USING merged.
    var isHidden = false
    /// Whether it answers only to its qualified name, as one that a USING merged does.
    var isMerged = false
}

/// The columns that the expressions of one SELECT see.
struct Scope {
    var columns: [ScopeColumn] = []

    /// The columns of `plan` under one qualifier.
    init(_ columns: [PlanColumn], qualifier: String?) {
        self.columns = columns.map { ScopeColumn(qualifier: qualifier, column: $0) }
    }

    init(columns: [ScopeColumn] = []) {
        self.columns = columns
    }

    /// The column that `name` names. Throws when there is none or more than one.
    func resolve(_ name: NameSyntax) throws -> PlanColumn {
        let wanted = name.base.name
        let qualifier = name.qualifiers.last?.name
        let matches = matches(name)
        if matches.count == 1 { return matches[0].column }
        if matches.isEmpty { throw unknown(name, qualifier: qualifier) }
        let owners = matches.map { $0.qualifier.map { "'\($0).\(wanted)'" } ?? "'\(wanted)'" }
        throw Diagnostic.failure(
            "column reference '\(wanted)' is ambiguous", code: "42702", at: name.range,
            hint: "write \(owners.joined(separator: " or "))")
    }

    /// Whether `name` names a column here, or several.
    func knows(_ name: NameSyntax) -> Bool { !matches(name).isEmpty }

    private func matches(_ name: NameSyntax) -> [ScopeColumn] {
        let qualifier = name.qualifiers.last?.name
        return columns.filter { candidate in
            candidate.column.name == name.base.name
                && (qualifier.map { candidate.qualifier == $0 } ?? !candidate.isMerged)
        }
    }

    /// Whether an unqualified `name` is a column here.
    func contains(_ name: String) -> Bool {
        columns.contains { $0.column.name == name && !$0.isMerged }
    }

    private func unknown(_ name: NameSyntax, qualifier: String?) -> DiagnosticError {
        let tables = Set(columns.compactMap(\.qualifier))
        if let qualifier, !tables.contains(qualifier) {
            return Diagnostic.failure(
                "no table '\(qualifier)' in this FROM", code: "42P01", at: name.range,
                hint: Planner.hint(for: qualifier, among: tables.sorted()))
        }
        if qualifier == nil, ["window_start", "window_end"].contains(name.base.name) {
            return Diagnostic.failure(
                "no column '\(name.base.spelling)', since there is no window", code: "42703",
                at: name.range,
                hint: "GROUP BY TUMBLE(ts, INTERVAL '1 minute'), or FROM TUMBLE(…), gives it")
        }
        let inTable = qualifier.map { " in '\($0)'" } ?? ""
        let known = columns.filter { qualifier == nil || $0.qualifier == qualifier }
        return Diagnostic.failure(
            "no column '\(name.base.spelling)'\(inTable)", code: "42703", at: name.range,
            hint: Planner.hint(for: name.base.name, among: known.map(\.column.name)))
    }
}

/// "did you mean …" when something is near, else the list of what there is.
func hint(for word: String, among names: [String]) -> String? {
    if let near = Candidates.hint(for: word, in: names) { return near }
    guard !names.isEmpty, names.count <= 24 else { return nil }
    return "there are: " + names.joined(separator: ", ")
}
