/// OVER windows.
enum OverFeatures {
    static let all: [Feature<Query>] = [
        Feature("over", 3) { generator, place in generator.over(place).map(Query.select) },
        Feature("row number top n", 2) { generator, place in
            guard let select = generator.numbered(place) else { return nil }
            let source = generator.derived(.select(select))
            let scope = source.columns
            guard let number = scope.last else { return nil }
            let items = scope.map { Item(name: generator.name("c"), term: $0.term) }
            var outer = Select(items: items, source: source)
            outer.filter = Term(
                .boolean, "($0 <= \(generator.random.number(1...3)))", nil, [number.term])
            return .select(outer)
        },
        Feature("ignore nulls", 2) { generator, place in
            generator.ignoringNulls(place).map(Query.select)
        },
        Feature("qualify", 1) { generator, place in
            guard var select = generator.numbered(place), let number = select.items.last else {
                return nil
            }
            select.qualify = Term(.boolean, "\(number.name) <= \(generator.random.number(1...3))")
            return .select(select)
        },
        Feature("qualify with a subquery", 1) { generator, place in
            guard var select = generator.numbered(place), let number = select.items.last,
                let first = select.items.first,
                let query = generator.subquery(first.term.kind, place, isCorrelated: false)
            else { return nil }
            let isIn = Term(.boolean, "(\(first.name) IN ($0))", queries: [query])
            let word = generator.random.pick(["AND", "OR", "OR NOT"])
            select.qualify = Term(
                .boolean, "(\(number.name) <= \(generator.random.number(1...2)) \(word) $0)", nil,
                [isIn])
            return .select(select)
        },
    ]

    /// Frames over ROWS are decided only where the order leaves nothing open, which is seen to.
    static let frames = [
        "", "", "", " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
        " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", " ROWS 2 PRECEDING",
        " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
        " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
        " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
        " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
        " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
        " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW",
        " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES",
        " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP",
    ]
}

extension Generator {
    /// The columns of a derived table of exact columns, and an order of all of them.
    private mutating func ordered(_ place: Place) -> (Source, [SortKey])? {
        var exact = place.inner
        exact.mustBeExact = true
        guard place.queryDepth > 0, let rows = rows(exact, [.integer, comparable(), comparable()])
        else { return nil }
        let source = derived(.select(rows))
        let keys = source.columns.map { column in
            SortKey(
                term: column.term, isDescending: random.once(in: 2),
                nullsFirst: random.once(in: 3) ? random.once(in: 2) : nil)
        }
        return (source, keys)
    }

    /// Rows with their number within a partition, last.
    mutating func numbered(_ place: Place) -> Select? {
        guard let (source, keys) = ordered(place) else { return nil }
        var items = source.columns.map { Item(name: name("c"), term: $0.term) }
        let word = random.pick(["row_number()", "row_number()", "rank()", "dense_rank()"])
        let sort = word == "row_number()" ? keys : Array(keys.shuffled(using: &random).prefix(1))
        items.append(Item(name: name("c"), term: call(word, partition(source), sort)))
        return Select(items: items, source: source)
    }

    /// Rows with what OVER adds.
    mutating func over(_ place: Place) -> Select? {
        guard let (source, keys) = ordered(place) else { return nil }
        var items = source.columns.map { Item(name: name("c"), term: $0.term) }
        // Rows that are the same in all columns would be told apart by places in two partitions.
        let partition = partition(source)
        for _ in 0..<random.number(1...2) {
            items.append(Item(name: name("c"), term: overCall(source, keys, partition)))
        }
        return Select(items: items, source: source)
    }

    /// Rows with the values of others, NULL passed over: SQLite collects the values of the frame.
    fileprivate mutating func ignoringNulls(_ place: Place) -> Select? {
        guard let (source, keys) = ordered(place) else { return nil }
        var items = source.columns.map { Item(name: name("c"), term: $0.term) }
        let column = random.pick(source.columns)
        let value = "\(column.source).\(column.name)"
        let frame = random.pick(OverFeatures.frames)
        let nth = random.number(1...3)
        let (before, after) = (
            " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
            " ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING"
        )
        let (function, ownFrame, theirFrame, end) = random.pick([
            ("first_value(\(value))", frame, frame, ""),
            ("last_value(\(value))", frame, frame, " DESC"),
            ("nth_value(\(value), \(nth))", frame, frame, ""),
            ("lag(\(value), \(nth))", "", before, " DESC"),
            ("lead(\(value), \(nth))", "", after, ""),
        ])
        let skipped = function.contains(", ") ? nth - 1 : 0
        let partition = partition(source)
        var term = call("\(function) IGNORE NULLS", partition, keys, ownFrame)
        term.theirs = call("json_group_array(\(value))", partition, keys, theirFrame).theirs
        term.finish = """
            (SELECT value FROM json_each($v) WHERE value IS NOT NULL \
            ORDER BY key\(end) LIMIT 1 OFFSET \(skipped))
            """
        (term.kind, term.bound, term.limit) = (column.kind, column.bound, column.limit)
        items.append(Item(name: name("c"), term: term))
        return Select(items: items, source: source)
    }

    private mutating func overCall(
        _ source: Source, _ keys: [SortKey], _ partition: String
    ) -> Term {
        let some = Array(keys.shuffled(using: &random).prefix(random.number(1...2)))
        switch random.number(0...6) {
        case 0: return call(random.pick(["rank()", "dense_rank()"]), self.partition(source), some)
        case 1: return call("row_number()", partition, keys)
        case 2:
            let word = random.pick(["lag", "lead"])
            let column = random.pick(source.columns)
            let rest = random.pick(["", ", 2"])
            var term = call("\(word)(\(column.source).\(column.name)\(rest))", partition, keys)
            (term.kind, term.bound, term.limit) = (column.kind, column.bound, column.limit)
            return term
        case 3:
            let (word, rest) = random.pick([
                ("first_value", ""), ("last_value", ""), ("nth_value", ", 2"),
            ])
            let column = random.pick(source.columns)
            let frame = random.pick(OverFeatures.frames)
            var term = call(
                "\(word)(\(column.source).\(column.name)\(rest))", partition, keys, frame)
            (term.kind, term.bound, term.limit) = (column.kind, column.bound, column.limit)
            return term
        case 4: return call("ntile(\(random.number(1...4)))", partition, keys)
        case 5:
            let word = random.pick(["percent_rank()", "cume_dist()"])
            var term = call(word, self.partition(source), some)
            (term.kind, term.isExact) = (.double, false)
            return term
        default:
            let frame = random.pick(OverFeatures.frames)
            // Which rows a frame of ROWS holds must not depend on how ties are broken.
            let sort = frame.contains("ROWS") ? keys : some
            let column = random.pick(source.columns)
            let name = "\(column.source).\(column.name)"
            let numbers: Set<Kind> = [.integer, .decimal, .double]
            let isSum =
                numbers.contains(column.kind) && column.bound < 1_000_000 && random.once(in: 2)
            let words =
                isSum ? ["sum"] : column.kind == .boolean ? ["count"] : ["count", "min", "max"]
            let word = random.pick(words)
            let own = frame.contains("ROWS") ? partition : self.partition(source)
            var term = call("\(word)(\(name))", own, sort, frame)
            if word != "count" {
                term.kind = column.kind
                term.bound = isSum ? column.bound * 2_000 : column.bound
                term.limit = isSum && column.kind == .integer ? Term.bigintLimit : column.limit
            }
            return term
        }
    }

    /// PARTITION BY some column, or nothing.
    private mutating func partition(_ source: Source) -> String {
        guard !random.once(in: 4) else { return "" }
        let column = random.pick(source.columns)
        return "PARTITION BY \(column.source).\(column.name) "
    }

    private func call(
        _ function: String, _ partition: String, _ keys: [SortKey], _ frame: String = ""
    ) -> Term {
        func text(_ dialect: Dialect) -> String {
            "\(function) OVER (\(partition)ORDER BY \(keys.text(dialect))\(frame))"
        }
        var term = Term(.integer, text(.ours), text(.theirs))
        term.bound = 100_000
        term.limit = Term.bigintLimit
        return term
    }
}
