/// Whole queries.
enum QueryFeatures {
    static let all: [Feature<Query>] = plain + sets + ranked + OverFeatures.all

    private static let plain: [Feature<Query>] = [
        Feature("rows", 6) { generator, place in
            generator.rows(place).map(Query.select)
        },
        Feature("temporal filter", 1) { generator, place in
            generator.recent(place).map(Query.select)
        },
        Feature("unnest in select", 1) { generator, place in
            generator.elements(place).map(Query.select)
        },
        Feature("distinct", 2) { generator, place in
            var exact = place
            exact.mustBeExact = true
            guard var select = generator.rows(exact) else { return nil }
            select.unique = .distinct
            return .select(select)
        },
        Feature("group by", 8) { generator, place in
            generator.groups(place, keyCount: generator.random.number(1...2)).map(Query.select)
        },
        Feature("aggregate of all rows", 2) { generator, place in
            generator.groups(place, keyCount: 0).map(Query.select)
        },
        Feature("group by window", 2) { generator, place in
            generator.windowGroups(place).map(Query.select)
        },
        Feature("grouping sets", 2) { generator, place in
            guard var select = generator.groups(place, keyCount: 2) else { return nil }
            let sets = generator.random.pick([
                [[0, 1], [0], []], [[0, 1], [0], [1], []], [[0], [1]], [[0, 1], []],
                [[0], [0, 1]],
            ])
            select.grouping = .sets(sets)
            return .select(select)
        },
        Feature("with", 2) { generator, place in
            guard place.queryDepth > 1 else { return nil }
            let table = generator.query(place.inner)
            let name = generator.name("w")
            generator.views.append((name, table))
            defer { generator.views.removeAll { $0.name == name } }
            let main = generator.query(place.inner)
            // A table that nobody reads is computed by nobody.
            guard main.mentions(name) else { return nil }
            return .with(name: name, table, main: main)
        },
    ]

    private static let sets: [Feature<Query>] = [
        combined("union", 1, "UNION", all: false),
        combined("union all", 3, "UNION", all: true),
        combined("intersect", 1, "INTERSECT", all: false),
        combined("intersect all", 1, "INTERSECT", all: true),
        combined("except", 1, "EXCEPT", all: false),
        combined("except all", 1, "EXCEPT", all: true),
    ]

    private static func combined(
        _ name: String, _ weight: Int, _ word: String, all: Bool
    ) -> Feature<Query> {
        Feature(name, weight) { generator, place in
            let kinds = (0..<generator.random.number(1...3)).map { _ in generator.comparable() }
            var inner = place.inner
            inner.mustBeExact = place.mustBeExact || !all || word != "UNION"
            guard let left = generator.rows(inner, kinds), let right = generator.rows(inner, kinds)
            else { return nil }
            return .combined(
                Query.SetOperation(word: word, keepsDuplicates: all), .select(left), .select(right))
        }
    }

    private static let ranked: [Feature<Query>] = [
        Feature("top n", 2) { generator, place in
            generator.limited(place).map(Query.select)
        },
        Feature("with ties", 1) { generator, place in
            guard var select = generator.limited(place), var limit = select.limit else {
                return nil
            }
            limit.keys = Array(limit.keys.prefix(1))
            limit.offset = 0
            limit.withTies = true
            limit.count = max(limit.count, 1)
            select.limit = limit
            return .select(select)
        },
        Feature("distinct on", 1) { generator, place in
            var exact = place
            exact.mustBeExact = true
            guard var select = generator.rows(exact, [generator.comparable(), .integer, .text])
            else { return nil }
            select.unique = .on(
                count: generator.random.number(1...2), generator.allKeys(select.items))
            return .select(select)
        },
    ]
}

extension Generator {
    /// A query.
    mutating func query(_ place: Place) -> Query {
        if let query = choose(QueryFeatures.all, place) { return query }
        return .select(
            Select(items: [Item(name: name("c"), term: literal(.integer, nullOnceIn: 9))]))
    }

    /// A SELECT of rows, of columns of some kinds.
    mutating func rows(_ place: Place, _ kinds: [Kind]? = nil) -> Select? {
        guard let source = source(place.queryDepth > 0 ? place : place.with(scope: [])) else {
            return nil
        }
        let inner = place.with(scope: source.columns)
        let kinds = kinds ?? (0..<random.number(1...4)).map { _ in random.pick(Kind.allCases) }
        let items = kinds.map { kind -> Item in
            // What is rounded may be shown, and nothing more.
            let rounded = source.columns.filter { !$0.isExact && $0.kind == kind }
            if !place.mustBeExact, !rounded.isEmpty, random.once(in: 2) {
                return Item(name: name("c"), term: random.pick(rounded).term)
            }
            let depth = random.pick([1, 2, 3])
            return Item(
                name: name("c"), term: term(kind, inner.with(scope: source.columns, depth: depth)))
        }
        var select = Select(items: items, source: source)
        if !random.once(in: 3) { select.filter = condition(inner) }
        return select
    }

    /// The elements of an array beside other columns of its row.
    fileprivate mutating func elements(_ place: Place) -> Select? {
        let table = random.pick(tables)
        let (own, alias) = (name("s"), name("s"))
        let columns = table.columns(as: own)
        var inner = place.with(scope: columns, depth: 2)
        inner.queryDepth = 0
        let array = leaf(.array, inner)
        var element = Term(.integer, "unnest(\(array.ours))", "\(alias).value")
        element.bound = 10_000
        var items = (0..<random.number(0...2)).map { _ in
            Item(name: name("c"), term: term(random.pick(Kind.allCases), inner))
        }
        items.insert(Item(name: name("c"), term: element), at: random.number(0...items.count))
        var select = Select(
            items: items,
            source: .lateral(
                .selected(array, alias: alias), table: table.name, alias: own, columns: columns))
        if random.once(in: 2) { select.filter = condition(inner) }
        return select
    }

    /// Rows that come and go with the time.
    mutating func recent(_ place: Place) -> Select? {
        guard var select = rows(place), let source = select.source,
            let time = source.columns.first(where: { $0.kind == .timestamp && $0.isExact })
        else { return nil }
        let behind = Case.clockStart - Int64(random.number(-300...2_000))
        var clock = random.pick(["localtimestamp", "now()"])
        var theirs = "(SELECT now FROM clock)"
        if random.once(in: 3) {
            let (unit, seconds) = random.pick([("minute", 60), ("hour", 3_600), ("day", 86_400)])
            clock = "date_trunc('\(unit)', \(clock))"
            theirs = "(SELECT now - now % \(seconds * 1_000_000) FROM clock)"
        }
        let sign = random.pick([">", ">=", "<", "<="])
        let comparison = Term(
            .boolean, "$0 \(sign) \(clock) - INTERVAL '\(behind) seconds'",
            "$0 \(sign) \(theirs) - \(behind * 1_000_000)", [time.term])
        select.filter =
            select.filter.map { Term(.boolean, "($0 AND $1)", nil, [$0, comparison]) } ?? comparison
        return select
    }

    /// A SELECT with GROUP BY; with no keys one of all rows.
    mutating func groups(_ place: Place, keyCount: Int) -> Select? {
        guard let source = source(place) else { return nil }
        let inner = place.with(scope: source.columns)
        var items: [Item] = []
        var keyColumns: [Column] = []
        for _ in 0..<keyCount {
            let kind = random.pick([
                .boolean, .array, comparable(), comparable(), comparable(), comparable(),
            ])
            let bounds = source.columns.filter { $0.name.hasPrefix("window_") }
            let key =
                bounds.isEmpty || random.once(in: 3)
                ? term(kind, inner.with(scope: source.columns, depth: random.pick([1, 1, 2])))
                : random.pick(bounds).term
            if let column = source.columns.first(where: { $0.term.ours == key.ours }) {
                keyColumns.append(column)
            }
            items.append(Item(name: name("c"), term: key))
        }
        for _ in 0..<random.number(keyCount == 0 ? 1...3 : 0...3) {
            items.append(Item(name: name("c"), term: aggregate(inner)))
        }
        if !keyColumns.isEmpty, random.once(in: 3) {
            let column = random.pick(keyColumns)
            var over = inner.with(scope: keyColumns, depth: 2)
            over.queryDepth = 0
            let kind = random.once(in: 2) ? column.kind : .boolean
            items.append(Item(name: name("c"), term: term(kind, over)))
        }
        var select = Select(items: items, source: source)
        if keyCount > 0 { select.grouping = .keys(Array(0..<keyCount)) }
        if random.once(in: 2) {
            select.filter = condition(inner.with(scope: source.columns, depth: 2))
        }
        if random.once(in: 4) { select.having = having(inner, keyColumns) }
        return select
    }

    /// A SELECT with a window in GROUP BY.
    mutating func windowGroups(_ place: Place) -> Select? {
        guard let source = regularWindow(isInGrouping: true),
            case .window(let window, _, _, let alias, let columns) = source,
            let time = columns.first(where: { $0.kind == .timestamp })
        else { return nil }
        let inner = place.with(scope: columns)
        var items: [Item] = []
        if random.once(in: 2) {
            items.append(Item(name: name("c"), term: leaf(comparable(), inner)))
        }
        let keys = Array(items.indices)
        let bounds = random.pick([
            ["window_start"], ["window_end"], ["window_start", "window_end"],
        ])
        for bound in bounds {
            items.append(
                Item(name: name("c"), term: Term(.timestamp, bound, "\(alias).\(bound)")))
        }
        let places = Array(items.indices.dropFirst(keys.count))
        for _ in 0..<random.number(1...3) {
            items.append(Item(name: name("c"), term: aggregate(inner)))
        }
        var select = Select(items: items, source: source)
        let function = window.function("\(alias).\(time.name)")
        select.grouping = .window(function, keys: keys, bounds: places)
        if random.once(in: 2) { select.filter = condition(inner.with(scope: columns, depth: 2)) }
        if random.once(in: 4) { select.having = having(inner, []) }
        return select
    }

    private mutating func having(_ place: Place, _ keys: [Column]) -> Term {
        var exact = place
        exact.mustBeExact = true
        exact.mayFinish = false
        let call = aggregate(of: .integer, exact) ?? Term(.integer, "count(*)")
        let sign = random.pick([">", "<", "=", "<>", ">="])
        let condition = Term(.boolean, "($0 \(sign) \(random.number(0...4)))", nil, [call])
        guard !keys.isEmpty, random.once(in: 3) else { return condition }
        var over = place.with(scope: keys, depth: 2)
        over.queryDepth = 0
        return Term(
            .boolean, random.pick(["($0 AND $1)", "($0 OR $1)"]), nil,
            [condition, self.condition(over)])
    }

    /// ORDER BY all columns and LIMIT, so that rows that tie are the same.
    mutating func limited(_ place: Place) -> Select? {
        var exact = place
        exact.mustBeExact = true
        let made = random.once(in: 3) ? groups(exact, keyCount: 1) : rows(exact)
        guard var select = made, select.items.allSatisfy(\.term.kind.isOrdered) else {
            return nil
        }
        let count = random.number(0...6)
        select.limit = Select.Limit(
            keys: allKeys(select.items), count: count,
            offset: random.once(in: 3) ? random.number(1...3) : 0)
        return select
    }

    /// All items as sort keys.
    mutating func allKeys(_ items: [Item]) -> [SortKey] {
        items.map { item in
            SortKey(
                term: Term(item.term.kind, item.name), isDescending: random.once(in: 2),
                nullsFirst: random.once(in: 3) ? random.once(in: 2) : nil)
        }
    }
}
