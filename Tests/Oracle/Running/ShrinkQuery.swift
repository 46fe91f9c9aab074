extension Query {
    /// Queries that are a little simpler, the simplest first. Some of them mean nothing.
    var simpler: [Query] {
        switch self {
        case .select(let select):
            return (select.source?.queries ?? []) + select.simpler.map(Query.select)
        case .combined(let operation, let left, let right):
            return [left, right]
                + left.simpler.map { .combined(operation, $0, right) }
                + right.simpler.map { .combined(operation, left, $0) }
        case .with(let name, let table, let main):
            return [table, main]
                + table.simpler.map { .with(name: name, $0, main: main) }
                + main.simpler.map { .with(name: name, table, main: $0) }
        }
    }
}

extension Select {
    fileprivate var simpler: [Select] {
        var all: [Select] = []
        func add(_ change: (inout Select) -> Void) {
            var select = self
            change(&select)
            all.append(select)
        }
        if limit != nil { add { $0.limit = nil } }
        if case .no = unique {} else { add { $0.unique = .no } }
        if having != nil { add { $0.having = nil } }
        if qualify != nil { add { $0.qualify = nil } }
        if filter != nil { add { $0.filter = nil } }
        // What SQLite says of a stream holds for the query as it is.
        if let source, emission == nil {
            for (simple, lost) in source.simpler {
                add { select in
                    select.source = simple
                    select.replace(lost)
                }
            }
        }
        if case .sets(let sets) = grouping, sets.count > 1 {
            for index in sets.indices {
                add { select in
                    var sets = sets
                    sets.remove(at: index)
                    select.grouping = .sets(sets)
                }
            }
        }
        for index in items.indices where items.count > 1 {
            add { $0.remove(item: index) }
        }
        for term in filter?.simpler ?? [] { add { $0.filter = term } }
        for term in having?.simpler ?? [] { add { $0.having = term } }
        for index in items.indices {
            for term in items[index].term.simpler { add { $0.items[index].term = term } }
        }
        return all
    }

    private mutating func remove(item index: Int) {
        let name = items[index].name
        items.remove(at: index)
        func shift(_ keys: [Int]) -> [Int] {
            keys.filter { $0 != index }.map { $0 > index ? $0 - 1 : $0 }
        }
        switch grouping {
        case .none: break
        case .keys(let keys):
            let left = shift(keys)
            grouping = left.isEmpty ? .none : .keys(left)
        case .window(let function, let keys, let bounds):
            let left = shift(bounds)
            grouping = .window(function, keys: shift(keys), bounds: left.isEmpty ? bounds : left)
        case .sets(let sets): grouping = .sets(sets.map(shift))
        }
        if var limit {
            limit.keys.removeAll { $0.term.ours == name }
            self.limit = limit.keys.isEmpty ? nil : limit
        }
        if case .on(let count, var order) = unique {
            order.removeAll { $0.term.ours == name }
            unique = order.isEmpty ? .no : .on(count: min(count, items.count), order)
        }
    }

    /// Puts literals where columns of sources that are gone stood.
    fileprivate mutating func replace(_ lost: Set<String>) {
        guard !lost.isEmpty else { return }
        for index in items.indices { items[index].term = items[index].term.without(lost) }
        filter = filter?.without(lost)
        having = having?.without(lost)
        source = source?.without(lost)
    }
}

extension Source {
    /// The queries in it, which may stand for the whole.
    fileprivate var queries: [Query] {
        switch self {
        case .table, .arrivals, .window, .windows, .lateral: []
        case .derived(let query, _, _): [query]
        case .filled(let fill, _, _): [.select(fill.groups)]
        case .join(_, let left, let right): left.queries + right.queries
        }
    }

    /// Simpler sources, each with the aliases that it has lost.
    fileprivate var simpler: [(Source, Set<String>)] {
        switch self {
        case .table, .arrivals, .windows, .filled: return []
        case .window(_, _, let table, let alias, let columns):
            return [(.table(table, alias: alias, columns: columns), [])]
        case .derived(let query, let alias, let columns):
            return query.simpler.map { (.derived($0, alias: alias, columns: columns), []) }
        case .lateral(_, let table, let alias, let columns):
            let own = columns.filter { $0.source == alias }
            return [(.table(table, alias: alias, columns: own), aliases.subtracting([alias]))]
        case .join(let join, let left, let right):
            var all: [(Source, Set<String>)] = [(left, right.aliases), (right, left.aliases)]
            guard join.nearest == nil else { return all }
            for term in join.condition?.simpler ?? [] {
                var simple = join
                simple.condition = term
                all.append((.join(simple, left, right), []))
            }
            if join.word != "JOIN", join.word != ",", join.condition != nil {
                var simple = join
                simple.word = "JOIN"
                all.append((.join(simple, left, right), []))
            }
            all += left.simpler.map { (.join(join, $0.0, right), $0.1) }
            all += right.simpler.map { (.join(join, left, $0.0), $0.1) }
            return all
        }
    }

    private var aliases: Set<String> { Set(columns.map(\.source)) }

    fileprivate func without(_ lost: Set<String>) -> Source {
        guard case .join(var join, let left, let right) = self else { return self }
        join.condition = join.condition?.without(lost)
        return .join(join, left.without(lost), right.without(lost))
    }
}

extension Term {
    /// Simpler expressions of the same kind.
    var simpler: [Term] {
        var all: [Term] = []
        if isClause, !ours.isEmpty { all.append(.nothing) }
        for part in parts {
            if case .term(let term) = part, term.kind == kind, !term.isClause { all.append(term) }
        }
        if !isClause, !parts.isEmpty { all.append(plain) }
        for (index, part) in parts.enumerated() {
            let simpler: [Part] =
                switch part {
                case .term(let term): term.simpler.map(Part.term)
                case .query(let query): query.simpler.map(Part.query)
                }
            for part in simpler {
                var term = self
                term.parts[index] = part
                all.append(term)
            }
        }
        return all
    }

    /// A literal of its kind.
    private var plain: Term {
        switch kind {
        case .integer: Term(.integer, "1")
        case .double: Term(.double, "CAST(1.5 AS DOUBLE PRECISION)", "(1.5)")
        case .text: Term(.text, "'a'")
        case .boolean: Term(.boolean, "TRUE")
        case .decimal: Term(.decimal, "1.25", "(125)")
        case .timestamp: Term(.timestamp, "TIMESTAMP '1970-01-01'", "(0)")
        case .date: Term(.date, "DATE '1970-01-01'", "(0)")
        case .instant: Term(.instant, "TIMESTAMPTZ '1970-01-01 00:00:00Z'", "(0)")
        case .uuid:
            Term(
                .uuid, "CAST('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AS UUID)",
                "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'")
        case .array: Term(.array, "CAST(ARRAY[1] AS INTEGER[])", "'[1]'")
        case .row: Term(.row, "CAST(ROW(1, 'a') AS \(kind.ours))", "json_array(1, 'a')")
        case .json: Term(.json, "CAST('1' AS JSON)", "'1'")
        }
    }

    fileprivate func without(_ lost: Set<String>) -> Term {
        if let source, lost.contains(source) { return plain }
        var term = self
        term.parts = parts.map { part in
            if case .term(let term) = part { return .term(term.without(lost)) }
            guard case .query(.select(var select)) = part else { return part }
            select.replace(lost)
            return .query(.select(select))
        }
        return term
    }
}
