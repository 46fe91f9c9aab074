import Columnar
import SQL

extension Binder {
    /// The rows of a VALUES, each column of the type that its values have in common.
    func bindValues(_ rows: [[ExpressionSyntax]]) throws -> LogicalPlan {
        let width = rows.first?.count ?? 0
        let subqueries = rows.map { _ in SubqueryJoins(ids) }
        let bound = try Binder.collecting(zip(rows, subqueries)) { row, subqueries in
            guard row.count == width else {
                throw Diagnostic.failure(
                    "VALUES lists must all be the same length", code: "42601",
                    at: row.first?.range, hint: "the first has \(width) values")
            }
            return try row.map { try bindValue($0, subqueries) }
        }
        var columns: [PlanColumn] = []
        for position in 0..<width {
            let type = try commonType(
                of: bound.map { $0[position] }, at: rows[0][position].range, what: "VALUES")
            columns.append(newColumn("column\(position + 1)", type))
        }
        let converted = try zip(rows, bound).map { syntax, values in
            try zip(zip(syntax, values), columns).map { pair, column in
                try coerce(pair.1, to: column.type, at: pair.0.range)
            }
        }
        return values(converted, subqueries, columns)
    }

    /// The rows of a VALUES, each value converted by itself to what its column holds.
    func bindValues(
        _ rows: [[ExpressionSyntax]], into fields: [Field], at range: SourceRange
    ) throws -> LogicalPlan {
        let subqueries = rows.map { _ in SubqueryJoins(ids) }
        let bound = try Binder.collecting(zip(rows, subqueries)) { row, subqueries in
            try check(width: row.count, fills: fields, at: range)
            return try zip(row, fields).map { value, field in
                try coerceForAssignment(
                    bindValue(value, subqueries), to: field.type, at: value.range)
            }
        }
        return values(bound, subqueries, fields.map { newColumn($0.name, $0.type) })
    }

    private func bindValue(
        _ syntax: ExpressionSyntax, _ subqueries: SubqueryJoins
    ) throws -> Expression {
        try bindExpression(
            syntax, in: ExpressionContext(clause: "VALUES", subqueries: subqueries))
    }

    /// The rows as they stand; each a query of its own where any holds a subquery.
    private func values(
        _ rows: [[Expression]], _ subqueries: [SubqueryJoins], _ columns: [PlanColumn]
    ) -> LogicalPlan {
        if subqueries.allSatisfy(\.isEmpty) {
            return .values(Values(columns: columns, rows: rows))
        }
        let single = LogicalPlan.values(Values(columns: [], rows: [[]]))
        let inputs = zip(rows, subqueries).map { row, subqueries in
            let items = zip(row, columns).map {
                ProjectItem(expression: $0, output: newColumn($1.name, $1.type))
            }
            return LogicalPlan.project(Project(items: items, input: subqueries.applied(to: single)))
        }
        return .union(Union(columns: columns, inputs: inputs))
    }
}
