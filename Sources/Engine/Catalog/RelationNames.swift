import SQL

extension QuerySyntax {
    /// The names of the relations that it reads in FROM, those of its WITH tables left out.
    var relationNames: Set<String> {
        var names = body.relationNames
        let own = Set(with?.tables.map(\.name.name) ?? [])
        for table in with?.tables ?? [] { names.formUnion(table.query.relationNames) }
        return names.subtracting(own)
    }
}

extension QueryBodySyntax {
    fileprivate var relationNames: Set<String> {
        switch self {
        case .select(let select):
            select.from.reduce(into: Set()) { $0.formUnion($1.relationNames) }
        case .setOperation(let operation):
            operation.left.relationNames.union(operation.right.relationNames)
        case .values: []
        case .table(let name): [name.base.name]
        case .parenthesised(let query): query.relationNames
        }
    }
}

extension TableSyntax {
    fileprivate var relationNames: Set<String> {
        switch kind {
        case .named(let named): [named.name.base.name]
        case .subquery(let query, _): query.relationNames
        case .join(let join): join.left.relationNames.union(join.right.relationNames)
        case .function(let function):
            function.call.arguments.reduce(into: Set()) { $0.formUnion($1.relationNames) }
        }
    }
}

extension FunctionArgumentSyntax {
    fileprivate var relationNames: Set<String> {
        switch value {
        case .table(let table): return table.query.relationNames
        case .expression(let expression):
            switch expression.kind {
            case .name(let name): return [name.base.name]
            case .subquery(let query): return query.relationNames
            default: return []
            }
        }
    }
}
