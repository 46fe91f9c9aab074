/// Joins of streams by time: rows near each other, the nearest row, the version that held.
enum StreamJoinFeatures {
    static let all: [Feature<Query>] = [
        Feature("interval join", 3) { generator, _ in generator.intervalJoin("JOIN") },
        Feature("outer interval join", 3) { generator, _ in
            let word = generator.random.pick(["LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
            return generator.intervalJoin(word)
        },
        Feature("interval join with late rows", 2) { generator, _ in generator.lateIntervalJoin() },
        Feature("asof join of streams", 2) { generator, _ in generator.nearestOfStream() },
        Feature("for system_time as of", 4) { generator, _ in generator.versionAtTime() },
    ]
}

extension Generator {
    /// Rows of two streams within a time of each other.
    fileprivate mutating func intervalJoin(_ word: String) -> Query? {
        guard let (one, other) = orderlyStreams() else { return nil }
        let (left, right) = (name("s"), name("s"))
        let (before, after) = (random.number(-10...100), random.number(11...200))
        let times = [one.columns(as: left), other.columns(as: right)]
            .compactMap { columns in columns.first { $0.name == "ts" }?.term }
        let near = Term(
            .boolean,
            "$1 BETWEEN $0 - INTERVAL '\(before) seconds' AND $0 + INTERVAL '\(after) seconds'",
            "$1 BETWEEN $0 - \(before * 1_000_000) AND $0 + \(after * 1_000_000)", times)
        let condition = Term(
            .boolean, "(\(left).k = \(right).k AND $0)", nil, [near])
        let scope = one.columns(as: left) + other.columns(as: right)
        let source = Source.join(
            Source.Join(word: word, condition: condition),
            .table(one.name, alias: left, columns: one.columns(as: left)),
            .table(other.name, alias: right, columns: other.columns(as: right)))
        var inner = Place().with(scope: scope, depth: 2)
        inner.queryDepth = 0
        var select = Select(items: anyItems(scope), source: source)
        if random.once(in: 3) { select.filter = self.condition(inner) }
        // A row without a match is seen once the watermark says that none can come. One whose key is
        // NULL may be seen at once, so that those are left out.
        let watermark = Self.watermark(one, other)
        // It has itself to be past, too, before it leaves.
        func isSettled(_ row: String, _ match: String, after seconds: Int) -> String {
            let bound = max(0, seconds) * 1_000_000
            return "(\(match).ts IS NOT NULL OR \(row).ts + \(bound) < \(watermark))"
        }
        if word != "JOIN" {
            let hasKey = Term(.boolean, "(coalesce(\(left).k, \(right).k) IS NOT NULL)")
            select.filter =
                select.filter.map { Term(.boolean, "($0 AND $1)", nil, [$0, hasKey]) } ?? hasKey
        }
        var emission = Emission(clause: "", isOfTwo: word != "JOIN")
        if word != "JOIN", word != "RIGHT JOIN" {
            emission.conditions.append(isSettled(left, right, after: after))
        }
        if word != "JOIN", word != "LEFT JOIN" {
            emission.conditions.append(isSettled(right, left, after: before))
        }
        select.emission = emission
        return .select(select)
    }

    /// Pairs of rows of one stream, of which some are late: each meets what has not left before it came.
    fileprivate mutating func lateIntervalJoin() -> Query? {
        let table = random.pick(streams)
        let (left, right) = (name("s"), name("s"))
        let (before, after) = (random.number(0...100), random.number(0...200))
        let columns = [table.columns(as: left), table.columns(as: right)]
        let near = Term(
            .boolean,
            """
            (\(left).k = \(right).k AND \(right).ts BETWEEN \(left).ts - INTERVAL '\(before) seconds' \
            AND \(left).ts + INTERVAL '\(after) seconds')
            """,
            """
            (\(left).k = \(right).k AND \(right).ts BETWEEN \(left).ts - \(before * 1_000_000) \
            AND \(left).ts + \(after * 1_000_000))
            """)
        let source = Source.join(
            Source.Join(word: "JOIN", condition: near),
            .arrivals(table.name, alias: left, columns: columns[0]),
            .arrivals(table.name, alias: right, columns: columns[1]))
        var select = Select(items: anyItems(columns[0] + columns[1]), source: source)
        let met = "max(\(left).met, \(right).met)"
        select.emission = Emission(
            clause: "",
            conditions: [(left, after), (right, before)].map { row, seconds in
                "\(row).ts + \(seconds * 1_000_000) >= \(met)"
            })
        return .select(select)
    }

    /// Each row of a stream with the nearest row of another before it, once both have passed it.
    fileprivate mutating func nearestOfStream() -> Query? {
        guard let (one, other) = orderlyStreams() else { return nil }
        // Of the rows at one time any may be the nearest, so that nothing else is read of it.
        let table = other.columns(as: name("s")).filter { $0.name == "k" || $0.name == "ts" }
        let right = Source.table(other.name, alias: table[0].source, columns: table)
        return nearest(one, other, right, sign: random.pick([">=", ">"])) { nearest in
            nearest.rows = "(SELECT DISTINCT k, ts FROM \(other.name))"
        }
    }

    /// Each row of a stream with the version of its key that held at its time.
    fileprivate mutating func versionAtTime() -> Query? {
        guard let (one, _) = orderlyStreams(), !versioned.isEmpty else { return nil }
        let other = random.pick(versioned)
        let alias = name("s")
        let right = Source.table(other.name, alias: alias, columns: other.columns(as: alias))
        return nearest(one, other, right, sign: ">=") { nearest in
            nearest.versioned = other.name
            nearest.rows = Table.versions(other.name)
        }
    }

    private mutating func nearest(
        _ one: Table, _ other: Table, _ right: Source, sign: String,
        _ finish: (inout Nearest) -> Void
    ) -> Query? {
        let alias = name("s")
        let columns = one.columns(as: alias)
        func pair(_ name: String) -> (left: Column, right: Column)? {
            guard let own = columns.first(where: { $0.name == name }),
                let near = right.columns.first(where: { $0.name == name })
            else { return nil }
            return (own, near)
        }
        guard let key = pair("k"), let position = pair("ts") else { return nil }
        var nearest = Nearest(keys: [key], position: position, sign: sign)
        finish(&nearest)
        let word = random.pick(["JOIN", "LEFT JOIN"])
        var join = Source.Join(
            word: nearest.versioned == nil ? "ASOF \(word)" : word, condition: nearest.condition)
        join.nearest = nearest
        var side = right
        if let table = nearest.versioned {
            side = .table(
                "\(table) FOR SYSTEM_TIME AS OF \(alias).ts", alias: key.right.source,
                columns: right.columns)
        }
        var select = Select(
            items: anyItems(columns + right.columns),
            source: .join(join, .table(one.name, alias: alias, columns: columns), side))
        // What cannot have a match need not wait; what has no time is among the dead letters.
        select.emission = Emission(
            clause: "",
            conditions: [
                "\(alias).ts IS NOT NULL",
                "(\(alias).k IS NULL OR \(alias).ts < \(Self.watermark(one, other)))",
            ], isOfTwo: true)
        return .select(select)
    }

    /// Two streams of which no row is late.
    mutating func orderlyStreams() -> (Table, Table)? {
        let orderly = streams.filter(\.isOrderly)
        return orderly.isEmpty ? nil : (random.pick(orderly), random.pick(orderly))
    }

    /// What SQLite says the watermark of two streams together is.
    static func watermark(_ one: Table, _ other: Table) -> String {
        "min(\(Table.watermark(one.name)), \(Table.watermark(other.name)))"
    }

    /// Some expressions over columns.
    private mutating func anyItems(_ columns: [Column]) -> [Item] {
        var place = Place().with(scope: columns, depth: 2)
        place.queryDepth = 0
        return (0..<random.number(1...4)).map { _ in
            Item(name: name("c"), term: term(random.pick(Kind.allCases), place))
        }
    }
}
