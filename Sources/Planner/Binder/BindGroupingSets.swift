import Columnar
import SQL

/// One group of GROUP BY elements: the expressions by which rows are grouped at the same time.
private typealias GroupingSet = [ExpressionSyntax]

extension Binder {
    /// How many grouping sets a GROUP BY may have: each is an aggregation of its own.
    static let maximumGroupingSets = 256

    /// The grouping sets that GROUP BY stands for, ALL, ROLLUP, CUBE and GROUPING SETS written out: the
    /// product of what stands between its commas.
    func groupingSets(
        _ groupBy: GroupBySyntax, items: [SelectItemSyntax]
    ) throws -> [[ExpressionSyntax]] {
        if groupBy.isAll { return [items.map(\.expression).filter { !$0.containsAggregate }] }
        var product: [GroupingSet] = [[]]
        for element in groupBy.elements {
            let sets = try groupingSets(element)
            guard product.count * sets.count <= Binder.maximumGroupingSets else {
                throw tooManySets(at: groupBy.range)
            }
            product = product.flatMap { head in sets.map { head + $0 } }
        }
        return product
    }

    private func groupingSets(_ element: GroupingElementSyntax) throws -> [GroupingSet] {
        switch element.kind {
        case .expression(let expression):
            return [[expression]]
        case .composite(let expressions):
            return [expressions]
        case .rollup(let columns):
            return (0...columns.count).reversed().map { Array(columns.prefix($0).joined()) }
        case .cube(let columns):
            guard columns.count <= 8 else { throw tooManySets(at: element.range) }
            return (0..<(1 << columns.count)).map { left in
                let kept = columns.indices.filter { left >> (columns.count - 1 - $0) & 1 == 0 }
                return Array(kept.map { columns[$0] }.joined())
            }
        case .sets(let elements):
            let sets = try elements.flatMap(groupingSets)
            guard sets.count <= Binder.maximumGroupingSets else {
                throw tooManySets(at: element.range)
            }
            return sets
        }
    }

    private func tooManySets(at range: SourceRange) -> DiagnosticError {
        Diagnostic.failure(
            "too many grouping sets: at most \(Binder.maximumGroupingSets)", code: "54000",
            at: range, hint: "each is an aggregation of its own; name those you need")
    }

    /// `GROUPING(a, b)`: a number whose bits say which of the keys the row's grouping set leaves out,
    /// the last argument's the lowest; without arguments those of all keys (rule 16).
    func bindGroupingCall(
        _ syntax: FunctionCallSyntax, _ operands: [ExpressionSyntax], at range: SourceRange,
        in context: ExpressionContext
    ) throws -> Expression {
        let name = syntax.name.base.name.uppercased()
        guard let grouping = context.grouping else {
            throw Diagnostic.failure(
                "\(name) stands beside a GROUP BY, not in \(context.clause)", code: "42803",
                at: range, hint: "it tells which keys a grouping set leaves out")
        }
        guard operands.count <= 31 else {
            throw Diagnostic.failure("\(name) takes at most 31 arguments", code: "54023", at: range)
        }
        let positions = try Binder.collecting(operands) { operand in
            let bound = try bindNode(operand, in: context)
            guard let position = grouping.position(of: bound) else {
                throw Diagnostic.failure(
                    "arguments to \(name) must be grouping expressions of the query", code: "42803",
                    at: operand.range, hint: "name one that stands in GROUP BY")
            }
            return position
        }
        let asked = operands.isEmpty ? Array(grouping.keys.indices) : positions
        if grouping.omitted.count == 1 { return .literal(.integer(0), .integer) }
        if let known = grouping.masks.first(where: { $0.keys == asked }) {
            return .column(known.column)
        }
        let column = newColumn("grouping", .integer, isNullable: false)
        grouping.masks.append(Grouping.Mask(keys: asked, column: column))
        return .column(column)
    }
}

extension Grouping {
    /// A call of GROUPING.
    struct Mask {
        /// The keys whose bits it has, the first one highest.
        var keys: [Int]
        /// The column that holds it.
        var column: PlanColumn

        /// Its value in the set that leaves out `omitted`.
        func value(without omitted: Set<Int>) -> Int64 {
            keys.reduce(0) { $0 << 1 | (omitted.contains($1) ? 1 : 0) }
        }
    }

    /// The union of an aggregation for each grouping set. Those without keys have their row also where
    /// there is no input (rule 16); the input is computed once, since the sets share it.
    func unionOfSets(over input: LogicalPlan, binder: Binder) throws -> LogicalPlan {
        let columns = keys.map(\.column) + calls.map(\.output) + masks.map(\.column)
        let inputs = omitted.map { aggregation(over: input, without: $0, binder: binder) }
        return .union(Union(columns: columns, inputs: inputs))
    }

    /// The rows of one grouping set, with columns of its own in the order of the union's.
    private func aggregation(
        over input: LogicalPlan, without omitted: Set<Int>, binder: Binder
    ) -> LogicalPlan {
        var set = self.keys
        for index in set.indices {
            let column = set[index].column
            set[index].column = binder.newColumn(
                column.name, column.type, isNullable: column.isNullable)
        }
        let own = Grouping(keys: set.indices.filter { !omitted.contains($0) }.map { set[$0] })
        own.ownWindow = ownWindow
        own.calls = calls.map { call in
            var copy = call
            copy.output = binder.newColumn(call.output.name, call.output.type)
            return copy
        }
        var items = set.indices.map { index in
            let column = set[index].column
            guard omitted.contains(index) else {
                return ProjectItem(expression: .column(column), output: column)
            }
            return ProjectItem(expression: .literal(.null, column.type), output: column)
        }
        items += own.calls.map { ProjectItem(expression: .column($0.output), output: $0.output) }
        items += masks.map { mask in
            ProjectItem(
                expression: .literal(.integer(mask.value(without: omitted)), .integer),
                output: binder.newColumn("grouping", .integer, isNullable: false))
        }
        return .project(Project(items: items, input: own.aggregation(over: input)))
    }
}
