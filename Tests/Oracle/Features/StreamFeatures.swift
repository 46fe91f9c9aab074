/// Queries over tables with a watermark: windows that close, rows that are late.
enum StreamFeatures {
    static let all: [Feature<Query>] =
        plain + StreamWindowFeatures.all + StreamJoinFeatures.all + StreamOverFeatures.all

    private static let plain: [Feature<Query>] = [
        Feature("emit changes", 3) { generator, _ in
            let clause = generator.random.pick(["", " EMIT CHANGES"])
            return generator.streamWindows(Emission(clause: clause))
        },
        Feature("emit on window close", 4) { generator, _ in
            let clause = generator.random.pick([" EMIT ON WINDOW CLOSE", " EMIT FINAL"])
            return generator.streamWindows(Emission(clause: clause, closes: true))
        },
        Feature("allowed lateness", 3) { generator, _ in
            let lateness = generator.random.pick([1, 10, 45, 100])
            let closes = generator.random.once(in: 2)
            let clause = closes ? "ON WINDOW CLOSE" : "CHANGES"
            return generator.streamWindows(
                Emission(
                    clause: " EMIT \(clause) ALLOWED LATENESS INTERVAL '\(lateness) seconds'",
                    closes: closes, lateness: lateness))
        },
        Feature("session of a stream", 3) { generator, _ in generator.streamSessions() },
        Feature("rows held until their window closes", 2) { generator, _ in
            generator.heldRows()
        },
    ]
}

extension Generator {
    /// A query over a stream; nil half of the time.
    mutating func streamQuery() -> Query? {
        random.once(in: 3) ? nil : choose(StreamFeatures.all, Place())
    }

    /// An aggregation by windows of a fixed length.
    fileprivate mutating func streamWindows(_ emission: Emission) -> Query? {
        let table = random.pick(streams)
        let form = random.pick([regularForm(), regularForm(), growingForm()])
        let isGrowing = if case .growing = form { true } else { false }
        let isInGrouping = !isGrowing && random.once(in: 3)
        let bounds =
            isGrowing || random.once(in: 3)
            ? ["window_start", "window_end"] : [random.pick(["window_start", "window_end"])]
        return windowGroups(
            table, Window(form: form, isOverStream: true), isInGrouping: isInGrouping, bounds,
            emission)
    }

    /// An aggregation by sessions.
    fileprivate mutating func streamSessions() -> Query? {
        let index = random.number(0...(streams.count - 1))
        let (gap, partition) = (random.pick([10, 30, 100]), random.once(in: 2) ? "k" : nil)
        let lateness = random.once(in: 3) ? random.pick([1, 10, 45, 100]) : 0
        let closes = random.once(in: 2)
        var clause = closes ? " EMIT ON WINDOW CLOSE" : ""
        if lateness > 0 {
            clause =
                " EMIT \(closes ? "ON WINDOW CLOSE" : "CHANGES")"
                + " ALLOWED LATENESS INTERVAL '\(lateness) seconds'"
        }
        var window = Window(form: .session(gap: gap, partition: partition), isOverStream: true)
        window.kept = streams[index].sessions.count
        streams[index].sessions.append(
            Table.Sessions(gap: gap, lateness: lateness, partition: partition))
        return windowGroups(
            streams[index], window, isInGrouping: random.once(in: 3),
            ["window_start", "window_end"],
            Emission(clause: clause, closes: closes, lateness: lateness))
    }

    /// The rows of windows, each let out when its window closes.
    fileprivate mutating func heldRows() -> Query? {
        let table = random.pick(streams)
        let alias = name("s")
        let columns = table.columns(as: alias)
        var inner = Place().with(scope: columns, depth: 2)
        inner.queryDepth = 0
        let bound = random.pick(["window_start", "window_end"])
        var items = [Item(name: name("c"), term: Term(.timestamp, "\(alias).\(bound)"))]
        for _ in 0..<random.number(1...3) {
            let kind = random.pick([Kind.integer, .text, .double, .boolean, .array])
            items.append(Item(name: name("c"), term: term(kind, inner)))
        }
        let window = Window(form: regularForm(), isOverStream: true)
        var select = Select(
            items: items,
            source: .window(
                window, isInGrouping: false, table: table.name, alias: alias, columns: columns))
        if random.once(in: 3) { select.filter = condition(inner) }
        select.emission = Emission(clause: " EMIT ON WINDOW CLOSE", closes: true)
            .over(window, table.name, alias)
        return .select(select)
    }

    private mutating func windowGroups(
        _ table: Table, _ window: Window, isInGrouping: Bool, _ bounds: [String],
        _ emission: Emission
    ) -> Query? {
        let alias = name("s")
        let columns = table.columns(as: alias)
        var inner = Place().with(scope: columns, depth: 2)
        inner.queryDepth = 0
        var items: [Item] = []
        if case .session(_, let partition?) = window.form {
            items += columns.filter { $0.name == partition }
                .map { Item(name: name("c"), term: $0.term) }
        } else if !(isInGrouping && window.kept != nil), random.once(in: 2) {
            // Each other key has sessions of its own where GROUP BY makes them.
            items.append(Item(name: name("c"), term: leaf(comparable(), inner)))
        }
        let keys = Array(items.indices)
        for bound in bounds {
            items.append(
                Item(
                    name: name("c"),
                    term: isInGrouping
                        ? Term(.timestamp, bound, "\(alias).\(bound)")
                        : Term(.timestamp, "\(alias).\(bound)")))
        }
        let places = Array(items.indices.dropFirst(keys.count))
        for _ in 0..<random.number(1...3) {
            items.append(Item(name: name("c"), term: aggregate(inner)))
        }
        var select = Select(
            items: items,
            source: .window(
                window, isInGrouping: isInGrouping, table: table.name, alias: alias,
                columns: columns))
        select.grouping =
            isInGrouping
            ? .window(window.function("\(alias).ts"), keys: keys, bounds: places)
            : .keys(keys + places)
        // GROUP BY makes sessions of the rows that pass WHERE, and SQLite keeps those of all.
        if !(isInGrouping && window.kept != nil), random.once(in: 3) {
            select.filter = condition(inner)
        }
        select.emission = emission.over(window, table.name, alias)
        return .select(select)
    }

    private mutating func regularForm() -> Window.Form {
        let size = random.pick([10, 60, 95, 300])
        let slide = random.once(in: 2) ? size : random.pick([10, 45, 60, 400])
        return .regular(size: size, slide: slide, offset: random.once(in: 3) ? 7 : 0)
    }

    private mutating func growingForm() -> Window.Form {
        let (step, size) = random.pick([(10, 30), (60, 60), (45, 180)])
        return .growing(step: step, size: size)
    }
}
