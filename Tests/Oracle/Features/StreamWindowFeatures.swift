/// Windows over streams beyond the aggregates of one: the first rows within each, and joins of two.
enum StreamWindowFeatures {
    static let all: [Feature<Query>] = [
        Feature("top n of a window", 2) { generator, _ in generator.firstOfWindows() },
        Feature("windows of windows", 3) { generator, _ in generator.windowsOfWindows() },
        Feature("window join", 2) { generator, _ in generator.windowJoin("JOIN") },
        Feature("outer window join", 2) { generator, _ in
            let word = generator.random.pick(["LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
            return generator.windowJoin(word)
        },
    ]
}

extension Generator {
    /// The first rows of each window in the order of all columns, with every change or at its close.
    fileprivate mutating func firstOfWindows() -> Query? {
        let table = random.pick(streams)
        let alias = name("s")
        let columns = table.columns(as: alias)
        let bounds = windowBounds(alias)
        let shown = [columns[0], columns[1]] + columns.dropFirst(2).filter(\.kind.isOrdered)
        let keys = shown.map {
            SortKey(
                term: $0.term, isDescending: random.once(in: 2),
                nullsFirst: random.once(in: 3) ? random.once(in: 2) : nil)
        }
        func numbered(_ dialect: Dialect) -> String {
            """
            row_number() OVER (PARTITION BY \(bounds.map(\.ours).joined(separator: ", ")) \
            ORDER BY \(keys.text(dialect)))
            """
        }
        let window = streamWindow()
        var items = (bounds + shown.map(\.term)).map { Item(name: name("c"), term: $0) }
        items.append(
            Item(name: name("c"), term: Term(.integer, numbered(.ours), numbered(.theirs))))
        var rows = Select(
            items: items,
            source: .window(
                window, isInGrouping: false, table: table.name, alias: alias, columns: columns))
        let closes = random.once(in: 2)
        rows.emission = Emission(clause: "", closes: closes).over(window, table.name, alias)
        let source = derived(.select(rows))
        guard let number = source.columns.last else { return nil }
        var select = Select(
            items: source.columns.map { Item(name: name("c"), term: $0.term) }, source: source)
        select.filter = Term(.boolean, "($0 <= \(random.number(1...3)))", nil, [number.term])
        select.emission = Emission(clause: closes ? " EMIT ON WINDOW CLOSE" : "")
        return .select(select)
    }

    /// Aggregates of windows by longer windows, which are placed by the start or the end of the shorter.
    fileprivate mutating func windowsOfWindows() -> Query? {
        let table = random.pick(streams)
        let (inner, outer) = (name("s"), name("s"))
        let columns = table.columns(as: inner)
        let size = random.pick([10, 20])
        let window = Window(
            form: .regular(size: size, slide: random.once(in: 3) ? size / 2 : size, offset: 0),
            isOverStream: true)
        var place = Place().with(scope: columns, depth: 2)
        place.queryDepth = 0
        var items = windowBounds(inner).map { Item(name: name("c"), term: $0) }
        items += [
            Item(name: name("c"), term: Term(.integer, "count(*)")),
            Item(
                name: name("c"), term: aggregate(of: .integer, place) ?? Term(.integer, "count(*)")),
        ]
        var groups = Select(
            items: items,
            source: .window(
                window, isInGrouping: false, table: table.name, alias: inner, columns: columns))
        groups.grouping = .keys([0, 1])
        if random.once(in: 3) { groups.filter = condition(place) }
        groups.emission = Emission(clause: "").over(window, table.name, inner)
        let isByStart = random.once(in: 2)
        let longer = Window(form: .regular(size: 60, slide: random.pick([60, 30]), offset: 0))
        let rows = Query.select(groups).columns(as: outer)
        let source = Source.windows(
            longer, of: .select(groups), time: items[isByStart ? 0 : 1].name, alias: outer,
            columns: rows)
        var results = windowBounds(outer).map { Item(name: name("c"), term: $0) }
        for call in ["sum(\(rows[2].term.ours))", "count(*)", "max(\(rows[3].term.ours))"] {
            results.append(Item(name: name("c"), term: Term(.integer, call)))
        }
        var select = Select(items: results, source: source)
        select.grouping = .keys([0, 1])
        var emission = Emission(clause: "")
        if random.once(in: 2) {
            emission.clause = " EMIT ON WINDOW CLOSE"
            emission.closes = true
            // The start of a window is as far behind the watermark as the window is long.
            let delay = isByStart ? size * 1_000_000 : 0
            emission.conditions = [
                "NOT \(outer).window_end + \(delay) > \(Table.watermark(table.name))"
            ]
        }
        select.emission = emission
        return .select(select)
    }

    /// Rows of two streams in the same window. None of the rows is late.
    fileprivate mutating func windowJoin(_ word: String) -> Query? {
        guard let (one, other) = orderlyStreams() else { return nil }
        let (left, right) = (name("s"), name("s"))
        let window = streamWindow()
        let pairs = zip(windowBounds(left), windowBounds(right)).map { pair in
            Term(.boolean, "$0 = $1", nil, [pair.0, pair.1])
        }
        let keys = Term(.boolean, "\(left).k = \(right).k")
        let condition = pairs.reduce(keys) { Term(.boolean, "($0 AND $1)", nil, [$0, $1]) }
        let columns = [one.columns(as: left), other.columns(as: right)]
        let source = Source.join(
            Source.Join(word: word, condition: condition),
            .window(
                window, isInGrouping: false, table: one.name, alias: left, columns: columns[0]),
            .window(
                window, isInGrouping: false, table: other.name, alias: right, columns: columns[1]))
        var inner = Place().with(scope: columns[0] + columns[1], depth: 2)
        inner.queryDepth = 0
        var items = [Item(name: name("c"), term: windowBounds(left)[0])]
        for _ in 0..<random.number(1...3) {
            let kind = random.pick([Kind.integer, .text, .double, .boolean, .array])
            items.append(Item(name: name("c"), term: term(kind, inner)))
        }
        var select = Select(items: items, source: source)
        if random.once(in: 3) { select.filter = self.condition(inner) }
        var emission = Emission(clause: "")
        if word != "JOIN" {
            // A row without a match is seen when its window closes; one without a key might be at once.
            emission.isOfTwo = true
            let watermark = Self.watermark(one, other)
            if word != "RIGHT JOIN" {
                emission.conditions.append(
                    "(\(right).ts IS NOT NULL OR NOT \(left).window_end > \(watermark))")
            }
            if word != "LEFT JOIN" {
                emission.conditions.append(
                    "(\(left).ts IS NOT NULL OR NOT \(right).window_end > \(watermark))")
            }
            let hasKey = Term(.boolean, "(coalesce(\(left).k, \(right).k) IS NOT NULL)")
            select.filter =
                select.filter.map { Term(.boolean, "($0 AND $1)", nil, [$0, hasKey]) } ?? hasKey
        } else if random.once(in: 2) {
            emission.clause = " EMIT ON WINDOW CLOSE"
            emission.isOfTwo = true
            emission.conditions = [one, other].map {
                "NOT \(left).window_end > \(Table.watermark($0.name))"
            }
        }
        select.emission = emission
        return .select(select)
    }

    private func windowBounds(_ alias: String) -> [Term] {
        ["window_start", "window_end"].map { Term(.timestamp, "\(alias).\($0)") }
    }

    private mutating func streamWindow() -> Window {
        let size = random.pick([10, 60, 95, 300])
        let slide = random.once(in: 2) ? size : random.pick([10, 45, 60])
        return Window(
            form: .regular(size: size, slide: slide, offset: random.once(in: 3) ? 7 : 0),
            isOverStream: true)
    }
}
