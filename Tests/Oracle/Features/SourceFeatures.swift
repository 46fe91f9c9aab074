/// What stands in FROM.
enum SourceFeatures {
    static let all: [Feature<Source>] = plain + LateralFeatures.all

    private static let plain: [Feature<Source>] = [
        Feature("table", 8) { generator, _ in generator.table() },
        Feature("derived table", 3) { generator, place in
            guard place.queryDepth > 0 else { return nil }
            return generator.derived(generator.query(place.inner))
        },
        Feature("view", 3) { generator, _ in
            guard !generator.views.isEmpty else { return nil }
            let view = generator.random.pick(generator.views)
            let alias = generator.name("s")
            return .table(view.name, alias: alias, columns: view.query.columns(as: alias))
        },
        join("inner join", 4, "JOIN"),
        join("left join", 4, "LEFT JOIN"),
        join("right join", 2, "RIGHT JOIN"),
        join("full join", 2, "FULL JOIN"),
        Feature("cross join", 1) { generator, place in
            let word = generator.random.pick(["CROSS JOIN", ","])
            guard let left = generator.side(place), let right = generator.side(place) else {
                return nil
            }
            return .join(Source.Join(word: word, condition: nil), left, right)
        },
        Feature("join using", 1) { generator, _ in
            let (left, right) = (generator.table(), generator.table())
            let shared = Set(left.columns.map(\.name)).intersection(right.columns.map(\.name))
                .filter { name in
                    left.columns.first { $0.name == name }?.kind
                        == right.columns.first { $0.name == name }?.kind
                }
            guard !shared.isEmpty else { return nil }
            let word = generator.random.pick(["JOIN", "LEFT JOIN", "RIGHT JOIN"])
            let names = shared.sorted().prefix(generator.random.number(1...2))
            return .join(Source.Join(word: word, condition: nil, using: Array(names)), left, right)
        },
        Feature("natural join", 1) { generator, _ in
            let (left, right) = (generator.table(), generator.table())
            let kinds = Dictionary(uniqueKeysWithValues: left.columns.map { ($0.name, $0.kind) })
            let shared = right.columns.filter { kinds[$0.name] != nil }
            guard !shared.isEmpty,
                shared.allSatisfy({ $0.kind.isOrdered && kinds[$0.name] == $0.kind })
            else { return nil }
            let word = generator.random.pick([
                "NATURAL JOIN", "NATURAL LEFT JOIN", "NATURAL RIGHT JOIN",
            ])
            return .join(Source.Join(word: word, condition: nil), left, right)
        },
        Feature("tumble and hop", 2) { generator, _ in generator.regularWindow(isInGrouping: false)
        },
        Feature("cumulate", 1) { generator, _ in
            let (step, size) = generator.random.pick([(10, 30), (60, 60), (45, 180), (600, 3_600)])
            return generator.window(.growing(step: step, size: size), isInGrouping: false)
        },
        Feature("gap fill", 1) { generator, place in generator.filled(place) },
        Feature("session", 2) { generator, _ in
            let gap = generator.random.pick([30, 60, 100, 600])
            let partition = generator.random.once(in: 2) ? "k" : nil
            return generator.window(.session(gap: gap, partition: partition), isInGrouping: false)
        },
    ]

    /// A join on an equality, on more than that, or on anything.
    private static func join(_ name: String, _ weight: Int, _ word: String) -> Feature<Source> {
        Feature(name, weight) { generator, place in
            guard let left = generator.side(place), let right = generator.side(place),
                let condition = generator.joinCondition(
                    left, right, place, mayQuery: word != "FULL JOIN")
            else { return nil }
            return .join(Source.Join(word: word, condition: condition), left, right)
        }
    }
}

extension Generator {
    /// Something to read; nil when there is nothing.
    mutating func source(_ place: Place) -> Source? {
        tables.isEmpty ? nil : choose(SourceFeatures.all, place)
    }

    /// A table under an alias of its own.
    mutating func table() -> Source {
        let table = random.pick(tables)
        let alias = name("s")
        return .table(table.name, alias: alias, columns: table.columns(as: alias))
    }

    /// A table with the windows that its rows fall into; nil when none has a time.
    mutating func window(_ form: Window.Form, isInGrouping: Bool) -> Source? {
        let timed = tables.filter { table in table.columns.contains { $0.kind == .timestamp } }
        guard !timed.isEmpty else { return nil }
        let table = random.pick(timed)
        let alias = name("s")
        if case .session(_, let partition?) = form,
            !table.columns.contains(where: { $0.name == partition })
        {
            return nil
        }
        let bounds = ["window_start", "window_end"].map {
            Column(source: alias, name: $0, kind: .timestamp, bound: 0, limit: 0)
        }
        return .window(
            Window(form: form), isInGrouping: isInGrouping, table: table.name, alias: alias,
            columns: table.columns(as: alias) + (isInGrouping ? [] : bounds))
    }

    /// Aggregates of a table by a key and a step of time, with the steps between that have none.
    fileprivate mutating func filled(_ place: Place) -> Source? {
        let timed = tables.filter { table in table.columns.contains { $0.kind == .timestamp } }
        guard !timed.isEmpty else { return nil }
        let table = random.pick(timed)
        let (alias, outer) = (name("s"), name("s"))
        let columns = table.columns(as: alias)
        guard let time = columns.first(where: { $0.kind == .timestamp }),
            let key = columns.first(where: { $0.name == "k" })
        else { return nil }
        let (unit, step) = random.pick([("minute", 60), ("hour", 3_600)])
        let size = step * 1_000_000
        let start = Term(
            .timestamp, "date_trunc('\(unit)', $0)", "($0 - (($0 % \(size)) + \(size)) % \(size))",
            [time.term])
        var inner = place.inner.with(scope: columns, depth: 2)
        inner.queryDepth = 0
        inner.mustBeExact = true
        inner.mayFinish = false
        var items = [Item(name: name("c"), term: key.term), Item(name: name("c"), term: start)]
        for _ in 0..<random.number(1...2) {
            items.append(Item(name: name("c"), term: aggregate(inner)))
        }
        var groups = Select(
            items: items, source: .table(table.name, alias: alias, columns: columns))
        groups.grouping = .keys([0, 1])
        groups.filter = Term(.boolean, "($0 IS NOT NULL)", nil, [time.term])
        return .filled(
            GapFill(groups: groups, step: step, carriesValues: random.once(in: 2)), alias: outer,
            columns: Query.select(groups).columns(as: outer))
    }

    mutating func regularWindow(isInGrouping: Bool) -> Source? {
        let size = random.pick([10, 60, 95, 3_600])
        let slide = random.once(in: 2) ? size : random.pick([10, 45, 60, 4_000])
        let offset = random.once(in: 3) ? random.pick([7, -13, 10_000]) : 0
        return window(
            .regular(size: size, slide: slide, offset: offset), isInGrouping: isInGrouping)
    }

    mutating func derived(_ query: Query) -> Source {
        let alias = name("s")
        return .derived(query, alias: alias, columns: query.columns(as: alias))
    }

    /// One side of a join: most often a table.
    mutating func side(_ place: Place) -> Source? {
        var place = place.inner
        place.queryDepth = min(place.queryDepth, 1)
        return random.once(in: 3) && place.queryDepth > 0 ? source(place) : table()
    }

    /// A condition of a join; nil when the sides have no columns in common by kind.
    mutating func joinCondition(
        _ left: Source, _ right: Source, _ place: Place, mayQuery: Bool = false
    ) -> Term? {
        let kinds: [Kind] = [
            .integer, .integer, .integer, .text, .decimal, .date, .timestamp, .double,
        ]
        var equalities: [Term] = []
        for _ in 0..<random.pick([0, 1, 1, 1, 1, 2]) {
            let kind = random.pick(kinds)
            let ones = left.columns.filter { $0.kind == kind && $0.isExact }
            let others = right.columns.filter { $0.kind == kind && $0.isExact }
            guard !ones.isEmpty, !others.isEmpty else { continue }
            let word = random.once(in: 8) ? "IS NOT DISTINCT FROM" : "="
            equalities.append(
                Term(
                    .boolean, "$0 \(word) $1", nil,
                    [random.pick(ones).term, random.pick(others).term]))
        }
        var inner = place.with(scope: left.columns + right.columns, depth: 2)
        inner.queryDepth = mayQuery ? min(place.queryDepth, 1) : 0
        if equalities.isEmpty || random.once(in: 4) {
            equalities.append(condition(inner))
        }
        let first = equalities.removeFirst()
        return equalities.reduce(first) { Term(.boolean, "($0 AND $1)", nil, [$0, $1]) }
    }
}

extension Query {
    /// Its columns as a query reads them under an alias.
    func columns(as alias: String) -> [Column] {
        items.map {
            Column(
                source: alias, name: $0.name, kind: $0.term.kind, bound: $0.term.bound,
                limit: $0.term.limit, isExact: $0.term.isExact)
        }
    }
}
