/// Functions with OVER in the order of event time, whose rows leave once.
enum StreamOverFeatures {
    static let all: [Feature<Query>] = [
        Feature("over in event time", 3) { generator, _ in generator.streamOver() },
        Feature("frames in event time", 3) { generator, _ in generator.streamFrames() },
    ]
}

extension Generator {
    /// Calls with OVER in the order of time, each row let out when what it depends on has passed. None
    /// of the rows is late, and those that tie in the order are the same.
    fileprivate mutating func streamOver() -> Query? {
        guard let (table, _) = orderlyStreams() else { return nil }
        let alias = name("s")
        let all = table.columns(as: alias)
        guard let time = all.first(where: { $0.name == "ts" }) else { return nil }
        let columns = [time] + all.filter { $0.kind.isOrdered && $0.name != "ts" }
        let keys = columns.map { SortKey(term: $0.term, isDescending: false, nullsFirst: nil) }
        let partition = random.once(in: 4) ? "" : "PARTITION BY \(alias).k "
        var ahead = 0
        func call(_ function: String, _ column: Column, _ kind: Kind, _ frame: String = "") -> Term
        {
            func text(_ dialect: Dialect) -> String {
                "\(function) OVER (\(partition)ORDER BY \(keys.text(dialect))\(frame))"
            }
            var term = Term(kind, text(.ours), text(.theirs))
            (term.bound, term.limit) = (column.bound * 2_000, Term.bigintLimit)
            return term
        }
        var items = columns.map { Item(name: name("c"), term: $0.term) }
        for _ in 0..<random.number(1...3) {
            let column = random.pick(columns)
            let (back, forth) = (random.number(0...2), random.number(0...2))
            let term: Term
            switch random.number(0...5) {
            case 0: term = call(random.pick(["row_number()", "rank()"]), column, .integer)
            case 1: term = call("lag(\(alias).\(column.name), \(forth))", column, column.kind)
            case 2:
                term = call("lead(\(alias).\(column.name), \(forth))", column, column.kind)
                ahead = max(ahead, forth)
            case 3: term = call("count(\(alias).\(column.name))", column, .integer)
            case 4:
                term = call(
                    "min(\(alias).\(column.name))", column, column.kind,
                    " ROWS BETWEEN \(back) PRECEDING AND \(forth) FOLLOWING")
                ahead = max(ahead, forth)
            default:
                term = call(
                    "count(*)", column, .integer,
                    " GROUPS BETWEEN \(back) PRECEDING AND CURRENT ROW")
            }
            items.append(Item(name: name("c"), term: term))
        }
        var select = Select(
            items: items, source: .table(table.name, alias: alias, columns: all))
        var emission = Emission(clause: " EMIT ON WINDOW CLOSE")
        emission.conditions = ["\(alias).ts < \(Table.watermark(table.name))"]
        if ahead > 0 {
            let upToHere = "\(partition)ORDER BY \(keys.text(.theirs))"
            emission.ready = """
                count(*) OVER (\(partition)) - count(*) OVER (\(upToHere)) >= \(ahead)
                """
        }
        select.emission = emission
        return .select(select)
    }

    /// Aggregates over frames by time, by rows before a row of its peers, or from the beginning: for rows
    /// that tie they are the same.
    fileprivate mutating func streamFrames() -> Query? {
        guard let (table, _) = orderlyStreams() else { return nil }
        let alias = name("s")
        let all = table.columns(as: alias)
        guard let time = all.first(where: { $0.name == "ts" }) else { return nil }
        let (back, forth) = (
            random.number(0...200), random.once(in: 3) ? random.number(1...100) : 0
        )
        let groups = random.number(1...3)
        let order = SortKey(term: time.term, isDescending: false, nullsFirst: nil)
        func range(_ dialect: Dialect) -> String {
            func length(_ seconds: Int) -> String {
                dialect == .ours ? "INTERVAL '\(seconds) seconds'" : "\(seconds * 1_000_000)"
            }
            let end = forth == 0 ? "CURRENT ROW" : "\(length(forth)) FOLLOWING"
            return "RANGE BETWEEN \(length(back)) PRECEDING AND \(end)"
        }
        let partition = random.once(in: 4) ? "" : "PARTITION BY \(alias).k "
        var items = all.filter(\.kind.isOrdered).map { Item(name: name("c"), term: $0.term) }
        var isAhead = false
        for _ in 0..<random.number(1...3) {
            var place = Place().with(scope: all, depth: 2)
            place.queryDepth = 0
            let kind = random.pick([Kind.integer, .double, .decimal])
            let argument = term(kind, place)
            let word = random.pick(["sum", "min", "max", "count"])
            guard argument.bound < 100_000 else { continue }
            let filter = random.once(in: 4) ? condition(place) : nil
            let frame = random.number(0...3)
            isAhead = isAhead || (frame < 2 && forth > 0)
            func text(_ dialect: Dialect) -> String {
                // SQLite's MIN and MAX over frames that move do not look at FILTER.
                let counted =
                    filter == nil
                    ? "\(word)($0)"
                    : dialect == .ours
                        ? "\(word)($0) FILTER (WHERE $1)" : "\(word)(CASE WHEN $1 THEN $0 END)"
                let bounds =
                    switch frame {
                    case 0, 1: range(dialect)
                    case 2: "GROUPS BETWEEN \(groups) PRECEDING AND CURRENT ROW"
                    default: "RANGE UNBOUNDED PRECEDING"
                    }
                return "\(counted) OVER (\(partition)ORDER BY \(order.text(dialect)) \(bounds))"
            }
            var call = Term(
                word == "count" ? .integer : kind, text(.ours), text(.theirs),
                [argument] + [filter].compactMap { $0 })
            (call.bound, call.limit) = (argument.bound * 2_000, Term.bigintLimit)
            items.append(Item(name: name("c"), term: call))
        }
        var select = Select(
            items: items, source: .table(table.name, alias: alias, columns: all))
        let reach = isAhead ? forth * 1_000_000 : 0
        select.emission = Emission(
            clause: " EMIT ON WINDOW CLOSE",
            // SQLite must see the rows ahead to count them, so that those that wait go afterwards.
            conditions: ["\(alias).ts IS NOT NULL"],
            ready: "\(alias).ts + \(reach) < \(Table.watermark(table.name))")
        return .select(select)
    }
}
