/// Sources that read those before them, and joins with the nearest row.
enum LateralFeatures {
    static let all: [Feature<Source>] = [
        Feature("lateral aggregates", 1) { generator, place in
            generator.lateral(place) { generator, source, inner in
                var items: [Item] = []
                for _ in 0..<generator.random.number(1...2) {
                    let call = generator.aggregate(inner.with(scope: source.columns))
                    items.append(Item(name: generator.name("c"), term: call))
                }
                var select = Select(items: items, source: source)
                select.filter = generator.lateralCondition(inner)
                return .aggregates(select, alias: generator.name("s"))
            }
        },
        Feature("lateral rows", 1) { generator, place in
            generator.lateral(place) { generator, source, inner in
                guard case .table = source else { return nil }
                let items = (0..<2).map { _ in
                    let kind = generator.comparable()
                    return Item(name: generator.name("c"), term: generator.leaf(kind, inner))
                }
                let keepsUnmatched = generator.random.once(in: 2)
                var select = Select(items: items, source: source)
                select.filter = generator.lateralCondition(inner)
                let count = generator.random.number(1...3)
                select.limit = Select.Limit(keys: generator.allKeys(items), count: count)
                return .rows(
                    select, alias: generator.name("s"), count: count,
                    keepsUnmatched: keepsUnmatched)
            }
        },
        Feature("unnest", 2) { generator, place in
            let table = generator.random.pick(generator.tables)
            let alias = generator.name("s")
            let own = table.columns(as: alias)
            let kind = generator.random.pick([Kind.integer, .text, .timestamp])
            let inner = place.with(scope: own, depth: 2)
            let parts = (0..<generator.random.number(1...3)).map { _ in
                generator.leaf(kind, inner)
            }
            guard parts.allSatisfy({ $0.bound < .infinity }) else { return nil }
            let list = parts.indices.map { "$\($0)" }.joined(separator: ", ")
            let array = Term(kind, "ARRAY[\(list)]", "json_array(\(list))", parts)
            return elements(&generator, array, of: kind, table, alias)
        },
        Feature("unnest of a column", 2) { generator, _ in
            let tables = generator.tables.filter { $0.columns.contains { $0.kind == .array } }
            guard !tables.isEmpty else { return nil }
            let table = generator.random.pick(tables)
            let alias = generator.name("s")
            let column = table.columns(as: alias).first { $0.kind == .array }
            return column.map { elements(&generator, $0.term, of: .integer, table, alias) }
        },
        Feature("unnest of two arrays", 1) { generator, place in
            let table = generator.random.pick(generator.tables)
            let own = generator.name("s")
            let alias = generator.name("s")
            let columns = table.columns(as: own)
            let inner = place.with(scope: columns, depth: 1)
            let arrays = [generator.leaf(.array, inner), generator.leaf(.array, inner)]
            let elements = zip(["one", "other"], arrays).map { name, array in
                Column(
                    source: alias, name: name, kind: .integer, bound: 10_000,
                    limit: Term.bigintLimit,
                    theirs:
                        "json_extract(\(array.text(.theirs)), '$[' || max(\(alias).column1 - 1, 0) || ']')"
                )
            }
            let ordinal = Column(
                source: alias, name: "place", kind: .integer, bound: 100, limit: Term.bigintLimit,
                theirs: "\(alias).column1")
            return .lateral(
                .pairs(arrays[0], arrays[1], alias: alias), table: table.name, alias: own,
                columns: columns + elements + [ordinal])
        },
        Feature("generate_series", 1) { generator, place in
            let table = generator.random.pick(generator.tables)
            let own = generator.name("s")
            let alias = generator.name("s")
            let columns = table.columns(as: own)
            let end = generator.leaf(.integer, place.with(scope: columns, depth: 1))
            guard end.bound < .infinity else { return nil }
            let number = Column(
                source: alias, name: "number", kind: .integer, bound: 100, limit: Term.bigintLimit,
                theirs: "\(alias).column1")
            return .lateral(
                .series(
                    from: generator.random.number(-3...3),
                    to: Term(.integer, "($0 % 7)", nil, [end]),
                    step: generator.random.number(1...3), alias: alias,
                    keepsUnmatched: generator.random.once(in: 2)),
                table: table.name, alias: own, columns: columns + [number])
        },
        Feature("asof join", 2) { generator, _ in
            let (left, right) = (generator.table(), generator.table())
            let kinds: [Kind] = [.timestamp, .integer, .date]
            guard let near = generator.pair(left.columns, right.columns, kinds) else { return nil }
            var keys: [(left: Column, right: Column)] = []
            if let key = generator.pair(left.columns, right.columns, [.integer, .text, .date]),
                key.right.name != near.right.name, !generator.random.once(in: 4)
            {
                keys.append(key)
            }
            return .join(
                generator.nearest(keys, near), left,
                generator.unique(right, [near.right] + keys.map(\.right)))
        },
    ]

    /// The elements of an array beside the rows of a table.
    static func elements(
        _ generator: inout Generator, _ array: Term, of kind: Kind, _ table: Table, _ own: String
    ) -> Source {
        let alias = generator.name("s")
        let element = Column(
            source: alias, name: "element", kind: kind, bound: 10_000, limit: Term.bigintLimit,
            theirs: "\(alias).value")
        let place = Column(
            source: alias, name: "place", kind: .integer, bound: 100, limit: Term.bigintLimit,
            theirs: "(\(alias).key + 1)")
        return .lateral(
            .elements(array, alias: alias, keepsUnmatched: generator.random.once(in: 2)),
            table: table.name, alias: own, columns: table.columns(as: own) + [element, place])
    }
}

extension Generator {
    /// A table with what is computed for each of its rows.
    fileprivate mutating func lateral(
        _ place: Place,
        _ make: (inout Generator, Source, Place) -> Lateral?
    ) -> Source? {
        let table = random.pick(tables)
        let own = name("s")
        let source = self.table()
        var inner = place.with(scope: source.columns + table.columns(as: own), depth: 2)
        inner.queryDepth = 0
        inner.mustBeExact = true
        guard let lateral = make(&self, source, inner) else { return nil }
        let made =
            switch lateral {
            case .aggregates(let select, let alias), .rows(let select, let alias, _, _):
                Query.select(select).columns(as: alias)
            case .elements, .pairs, .series, .selected: [] as [Column]
            }
        let columns = made.map { column in
            var column = column
            column.theirs = "\(own).\(column.name)"
            return column
        }
        return .lateral(
            lateral, table: table.name, alias: own, columns: table.columns(as: own) + columns)
    }

    /// A condition that reads both sides.
    fileprivate mutating func lateralCondition(_ place: Place) -> Term {
        let kind = random.pick([Kind.integer, .integer, .text])
        let equality = Term(
            .boolean, "($0 = $1)", nil, [leaf(kind, place), leaf(kind, place)])
        return random.once(in: 3) ? condition(place) : equality
    }

    /// A column of each side, of the same kind among some.
    fileprivate mutating func pair(
        _ left: [Column], _ right: [Column], _ kinds: [Kind]
    ) -> (left: Column, right: Column)? {
        for kind in kinds.shuffled(using: &random) {
            let ones = left.filter { $0.kind == kind && $0.bound < .infinity }
            let others = right.filter { $0.kind == kind && $0.bound < .infinity }
            if !ones.isEmpty, !others.isEmpty { return (random.pick(ones), random.pick(others)) }
        }
        return nil
    }

    /// A join with the nearest row.
    fileprivate mutating func nearest(
        _ keys: [(left: Column, right: Column)], _ position: (left: Column, right: Column)
    ) -> Source.Join {
        let nearest = Nearest(
            keys: keys, position: position, sign: random.pick([">=", ">", "<=", "<"]),
            isApart: random.once(in: 3))
        var join = Source.Join(
            word: random.pick(["ASOF JOIN", "ASOF LEFT JOIN"]), condition: nearest.condition)
        join.nearest = nearest
        return join
    }

    /// A source with one row for each combination of some columns, under its names and alias.
    fileprivate mutating func unique(_ source: Source, _ keys: [Column]) -> Source {
        guard case .table(_, let alias, let columns) = source else { return source }
        let others = columns.filter { column in
            column.kind != .boolean && column.kind.isOrdered
                && !keys.contains { $0.name == column.name }
        }
        var items = keys.map { Item(name: $0.name, term: $0.term) }
        if let other = others.first {
            let least = Term(other.kind, "min($0)", nil, [other.term])
            items.append(Item(name: other.name, term: least))
        }
        var select = Select(items: items, source: source)
        select.grouping = .keys(Array(keys.indices))
        let names = Set(items.map(\.name))
        return .derived(
            .select(select), alias: alias, columns: columns.filter { names.contains($0.name) })
    }
}
