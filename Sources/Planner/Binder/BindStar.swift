import Columnar
import SQL

// What a select list says in one word.
extension Binder {
    /// The select list with `*`, `t.*` and `(row).*` written out.
    func expandStars(
        _ select: SelectSyntax, over input: BoundTable
    ) throws -> [SelectItemSyntax] {
        try Binder.collecting(select.items) { item -> [SelectItemSyntax] in
            switch item.expression.kind {
            case .star(let star):
                if let row = star.row(in: input.scope) {
                    return try expand(row, at: item.range, select, over: input)
                }
                return try expand(star, at: item.range, in: input.scope)
            case .allFields(let row): return try expand(row, at: item.range, select, over: input)
            default: return [item]
            }
        }.flatMap { $0 }
    }

    private func expand(
        _ star: StarSyntax, at range: SourceRange, in scope: Scope
    ) throws -> [SelectItemSyntax] {
        let qualifier = star.qualifier?.base.name
        let matches = scope.columns.filter { column in
            qualifier.map { column.qualifier == $0 && (!column.isHidden || column.isMerged) }
                ?? !column.isHidden
        }
        if matches.isEmpty {
            let tables = Set(scope.columns.compactMap(\.qualifier)).sorted()
            throw Diagnostic.failure(
                qualifier.map { "no table '\($0)' in this FROM" } ?? "SELECT * needs a FROM",
                code: "42P01", at: range, hint: hint(for: qualifier ?? "", among: tables))
        }
        let excluded = Set(star.excluded.map(\.name))
        try check(star.excluded, among: matches.map(\.column.name))
        return matches.filter { !excluded.contains($0.column.name) }.map { match in
            let name = match.column.name
            if let replaced = star.replaced.first(where: { $0.alias?.name == name }) {
                return replaced
            }
            var parts = match.qualifier.map { [IdentifierSyntax($0, range: range)] } ?? []
            parts.append(IdentifierSyntax(name, range: range))
            return SelectItemSyntax(
                expression: ExpressionSyntax(.name(NameSyntax(parts)), range: range), range: range)
        }
    }

    private func check(_ excluded: [IdentifierSyntax], among names: [String]) throws {
        for identifier in excluded where !names.contains(identifier.name) {
            throw Diagnostic.failure(
                "no column '\(identifier.spelling)' to exclude", code: "42703",
                at: identifier.range, hint: hint(for: identifier.name, among: names))
        }
    }

    /// `(row).*`: an item for each field. The row is bound here for its type only.
    private func expand(
        _ row: ExpressionSyntax, at range: SourceRange, _ select: SelectSyntax,
        over input: BoundTable
    ) throws -> [SelectItemSyntax] {
        var context = ExpressionContext(
            scope: input.scope, clause: "SELECT",
            grouping: row.containsAggregate ? Grouping(keys: []) : nil,
            windows: input.windows, subqueries: SubqueryJoins(ids))
        context.over = OverCollector(named: select.windows)
        let type = try bindNode(row, in: context).type
        guard case .structure(let fields) = type else {
            throw Diagnostic.failure(
                "column notation .* applied to type \(type), which has no fields", code: "42809",
                at: row.range)
        }
        return fields.map { field in
            let name = IdentifierSyntax(field.name, range: range)
            return SelectItemSyntax(
                expression: ExpressionSyntax(.field(row, name), range: range), range: range)
        }
    }
}

extension StarSyntax {
    /// The column whose fields `r.*` means where no table is called `r`.
    fileprivate func row(in scope: Scope) -> ExpressionSyntax? {
        guard let name = qualifier, excluded.isEmpty, replaced.isEmpty, scope.knows(name),
            !scope.columns.contains(where: { $0.qualifier == name.base.name })
        else { return nil }
        return ExpressionSyntax(.name(name), range: name.range)
    }
}
