/// A query in streamsql's and in SQLite's words.
struct RandomQuery {
    var ours: String
    var theirs: String
    /// Whether the answer has an order.
    var isOrdered = false
}

/// Makes queries up over `events` and `dims`.
struct RandomQueries {
    var random: SeededRandom

    mutating func next() -> RandomQuery {
        switch random.number(0...8) {
        case 0, 1: return rows()
        case 2, 3: return groups()
        case 4, 5: return windows()
        case 6: return union()
        case 7: return common()
        default: return ordered()
        }
    }

    // MARK: Rows

    private mutating func rows() -> RandomQuery {
        let from = input()
        let count = random.number(1...4)
        let items = (0..<count).map { index -> Pair in
            let type = RandomType.allCases[random.number(0...3)]
            return .make("$0 AS c\(index)", from.expressions.any(type, &random))
        }
        return query(items, from, tail: Pair(""))
    }

    private mutating func ordered() -> RandomQuery {
        let limit = random.number(0...12)
        let key = RandomExpressions.events.any(random.pick([.integer, .double, .text]), &random)
        let direction = random.pick(["ASC", "DESC NULLS LAST", "ASC NULLS FIRST", "DESC"])
        // SQLite has NULL first when ascending, PostgreSQL last.
        let theirs =
            direction.contains("NULLS")
            ? direction : direction == "ASC" ? "ASC NULLS LAST" : "DESC NULLS FIRST"
        let items = [Pair("id"), .make("$0 AS sort_key", key), Pair("g")]
        var made = query(
            items, Input(Pair("events"), .events),
            tail: Pair(
                "ORDER BY 2 \(direction), id, g LIMIT \(limit) OFFSET \(limit / 3)",
                "ORDER BY 2 \(theirs), id, g NULLS LAST LIMIT \(limit) OFFSET \(limit / 3)"))
        made.isOrdered = true
        return made
    }

    /// A FROM clause with what can be said over it.
    private struct Input {
        var text: Pair
        var expressions: RandomExpressions

        init(_ text: Pair, _ expressions: RandomExpressions) {
            self.text = text
            self.expressions = expressions
        }
    }

    private mutating func input() -> Input {
        switch random.number(0...8) {
        case 0: return Input(Pair("events e JOIN dims s ON e.k = s.k"), .joined)
        case 1: return Input(Pair("events e LEFT JOIN dims s ON e.k = s.k"), .joined)
        case 2:
            let condition = RandomExpressions.joined.boolean(&random, 1)
            let kind = random.pick(["JOIN", "LEFT JOIN"])
            return Input(
                .make("events e \(kind) dims s ON e.k = s.k AND $0", condition), .joined)
        case 3: return Input(Pair("dims s JOIN events e ON s.w < e.n AND s.k + 1 = e.k"), .joined)
        case 4:
            let other = "(SELECT k, min(g) AS label, max(n) AS w FROM events GROUP BY k)"
            return Input(Pair("events e LEFT JOIN \(other) s ON e.k = s.k"), .joined)
        case 5: return Input(Pair("dims s RIGHT JOIN events e USING (k)"), .joined)
        default: return Input(Pair("events"), .events)
        }
    }

    private mutating func query(_ items: [Pair], _ from: Input, tail: Pair) -> RandomQuery {
        let condition: Pair =
            random.once(in: 3)
            ? Pair("") : .make("WHERE $0", from.expressions.boolean(&random, 2))
        func text(_ side: KeyPath<Pair, String>) -> String {
            let list = items.map { $0[keyPath: side] }.joined(separator: ", ")
            return "SELECT \(list) FROM \(from.text[keyPath: side]) \(condition[keyPath: side]) "
                + tail[keyPath: side]
        }
        return RandomQuery(ours: text(\.ours), theirs: text(\.theirs))
    }

    // MARK: Groups

    private mutating func aggregate(_ over: RandomExpressions, _ index: Int) -> Pair {
        let integer = over.any(.integer, &random, depth: 1)
        let double = over.any(.double, &random, depth: 1)
        let any = over.any(random.pick([.integer, .double, .text]), &random, depth: 1)
        let hasBig = over.columns[.integer]?.contains("id") ?? false
        var call: Pair =
            switch random.number(0...10) {
            case 0, 1: Pair("count(*)")
            case 2: .make("count($0)", any)
            case 3: .make("sum($0)", integer)
            case 4: .make("avg($0)", integer)
            case 5: .make("sum($0)", double)
            case 6: .make("avg($0)", double)
            case 7: .make("min($0)", any)
            case 8: .make("max($0)", any)
            case 9 where hasBig:
                Pair(random.pick(["min(big)", "max(big)", "count(big)", "min(ts)", "max(ts)"]))
            default: .make("count(DISTINCT $0)", any)
            }
        if random.once(in: 4) {
            call = .make("$0 FILTER (WHERE $1)", call, over.boolean(&random, 1))
        }
        return .make("$0 AS a\(index)", call)
    }

    private mutating func groups() -> RandomQuery {
        let from = input()
        let keyCount = random.number(0...2)
        let keys = (0..<keyCount).map { index -> Pair in
            .make(
                "$0 AS key\(index)",
                from.expressions.any(
                    random.pick([.integer, .text, .boolean]), &random, depth: 1))
        }
        let calls = (0..<random.number(1...3)).map { aggregate(from.expressions, $0) }
        var tail = ""
        if keyCount > 0 {
            tail = "GROUP BY " + (1...keyCount).map(String.init).joined(separator: ", ")
        }
        if random.once(in: 3) { tail += " HAVING count(*) > \(random.number(0...5))" }
        return query(keys + calls, from, tail: Pair(tail))
    }

    // MARK: Windows

    private mutating func windows() -> RandomQuery {
        let size = random.pick([10, 60, 95, 3_600])
        let slide = random.once(in: 2) ? size : random.pick([10, 45, 60, 4_000])
        let offset = random.once(in: 3) ? random.pick([7, -13, 10_000]) : 0
        let window = Window(size: size, slide: slide, offset: offset)
        let isJoined = random.once(in: 3)
        let key = random.pick(isJoined ? ["e.k", "s.label"] : ["k", "g", "n % 3", "NULL"])
        let over = isJoined ? RandomExpressions.joined : .events
        let join =
            isJoined ? random.pick([" e JOIN", " e LEFT JOIN"]) + " dims s ON e.k = s.k" : ""
        let calls = (0..<random.number(1...3)).map { aggregate(over, $0) }
        let having = random.once(in: 3) ? "HAVING count(*) > 1" : ""
        let items = calls.map(\.ours).joined(separator: ", ")
        let ours: String
        let bounds = random.pick(["window_start, window_end", "window_end", "window_start"])
        let shown = key == "NULL" ? "" : "\(key) AS key, "
        let grouped = key == "NULL" ? "" : "\(key), "
        if random.once(in: 2) {
            ours = """
                SELECT \(shown)\(bounds), \(items) FROM \(window.table)\(join)
                GROUP BY \(grouped)\(bounds) \(having)
                """
        } else {
            ours = """
                SELECT \(shown)\(bounds), \(items) FROM events\(join)
                GROUP BY \(grouped)\(window.function) \(having)
                """
        }
        let theirs = """
            WITH w AS (\(window.sqlite))
            SELECT \(shown)\(bounds), \(calls.map(\.theirs).joined(separator: ", ")) FROM w\(join)
            GROUP BY \(grouped)\(bounds) \(having)
            """
        return RandomQuery(ours: ours, theirs: theirs)
    }

    /// A window in seconds, in the notations that there are.
    private struct Window {
        var size: Int
        var slide: Int
        var offset: Int

        private var isTumbling: Bool { size == slide }

        private var arguments: String {
            let lengths = isTumbling ? [size] : [slide, size]
            let all = lengths + (offset == 0 ? [] : [offset])
            return all.map { "INTERVAL '\($0) seconds'" }.joined(separator: ", ")
        }

        private var name: String { isTumbling ? "TUMBLE" : "HOP" }

        var table: String {
            size % 2 == 0
                ? "\(name)(events, ts, \(arguments))"
                : "TABLE(\(name)(TABLE events, DESCRIPTOR(ts), \(arguments)))"
        }

        var function: String { "\(name)(ts, \(arguments))" }

        /// Each event with the windows that it falls into: start = k · slide + offset in
        /// (ts - size, ts].
        var sqlite: String {
            let (size, slide, offset) = (size * 1_000_000, slide * 1_000_000, offset * 1_000_000)
            let steps = (0...(size / slide)).map { "(\($0))" }.joined(separator: ", ")
            return """
                SELECT e.*, e.last - i.column1 * \(slide) AS window_start,
                       e.last - i.column1 * \(slide) + \(size) AS window_end
                FROM (SELECT *, ts - (((ts - (\(offset))) % \(slide)) + \(slide)) % \(slide) AS last
                      FROM events) e, (VALUES \(steps)) i
                WHERE e.last - i.column1 * \(slide) > e.ts - \(size)
                """
        }
    }

    // MARK: Queries of queries

    private mutating func union() -> RandomQuery {
        let types = (0..<random.number(1...3)).map { _ in
            random.pick([RandomType.integer, .double, .text])
        }
        let parts = (0..<random.number(2...3)).map { _ -> RandomQuery in
            let from = input()
            let items = types.enumerated().map { index, type in
                Pair.make("$0 AS u\(index)", from.expressions.any(type, &random))
            }
            return query(items, from, tail: Pair(""))
        }
        let word = random.once(in: 4) ? " UNION " : " UNION ALL "
        return RandomQuery(
            ours: parts.map(\.ours).joined(separator: word),
            theirs: parts.map(\.theirs).joined(separator: word))
    }

    private mutating func common() -> RandomQuery {
        let inner = RandomExpressions.events
        let (x, y) = (inner.any(.integer, &random), inner.any(.text, &random))
        let outer = RandomExpressions(columns: [.integer: ["x", "k"], .text: ["y"]])
        let condition = inner.boolean(&random, 1)
        let filter = outer.boolean(&random, 1)
        let calls = (0..<2).map { aggregate(outer, $0) }
        func text(_ side: KeyPath<Pair, String>) -> String {
            """
            WITH t AS (SELECT k, \(x[keyPath: side]) AS x, \(y[keyPath: side]) AS y FROM events
                       WHERE \(condition[keyPath: side])),
                 u AS (SELECT k, x, y FROM t WHERE \(filter[keyPath: side]))
            SELECT k, \(calls.map { $0[keyPath: side] }.joined(separator: ", ")) FROM u GROUP BY k
            """
        }
        return RandomQuery(ours: text(\.ours), theirs: text(\.theirs))
    }
}
