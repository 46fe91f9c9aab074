/// Subqueries in expressions, correlated and not.
enum SubqueryFeatures {
    static let all: [Feature<Term>] = [
        Feature("in subquery", 1, [.boolean]) { generator, place in
            let kind = generator.comparable()
            let value = generator.leaf(kind, place)
            guard
                let query = generator.subquery(
                    kind, place, isCorrelated: generator.random.once(in: 3))
            else { return nil }
            let word = generator.random.pick(["IN", "NOT IN"])
            var term = Term(.boolean, "($0 \(word) ($1))", nil, [value])
            term.parts.append(.query(query))
            return term
        },
        Feature("exists", 1, [.boolean]) { generator, place in
            guard
                let query = generator.subquery(
                    .integer, place, isCorrelated: !generator.random.once(in: 4))
            else { return nil }
            var term = Term(
                .boolean, generator.random.pick(["(EXISTS ($0))", "(NOT EXISTS ($0))"]))
            term.parts = [.query(query)]
            return term
        },
        Feature("any and all", 1, [.boolean]) { generator, place in
            let kind = generator.comparable()
            let value = generator.leaf(kind, place)
            guard let query = generator.subquery(kind, place, isCorrelated: false) else {
                return nil
            }
            let sign = generator.random.pick(["=", "<>", "<", ">="])
            let isAny = generator.random.once(in: 2)
            // SQLite has neither: false, true and unknown are told from one another by counting.
            let column = query.items[0].name
            let decisive = isAny ? "t" : "f"
            let theirs = """
                (SELECT CASE WHEN sum(\(decisive)) > 0 THEN \(isAny ? 1 : 0) \
                WHEN sum(u) > 0 THEN NULL ELSE \(isAny ? 0 : 1) END FROM \
                (SELECT ($0 \(sign) \(column)) AS t, NOT ($0 \(sign) \(column)) AS f, \
                ($0 \(sign) \(column)) IS NULL AS u FROM ($1)))
                """
            var term = Term(
                .boolean, "($0 \(sign) \(isAny ? "ANY" : "ALL") ($1))", theirs, [value])
            term.parts.append(.query(query))
            return term
        },
        Feature("row in subquery", 1, [.boolean]) { generator, place in
            let kinds = [generator.comparable(), generator.comparable()]
            let values = kinds.map { generator.leaf($0, place) }
            guard place.queryDepth > 0, let query = generator.rows(place.inner, kinds) else {
                return nil
            }
            let word = generator.random.pick(["IN", "NOT IN"])
            var term = Term(.boolean, "(($0, $1) \(word) ($2))", nil, values)
            term.parts.append(.query(.select(query)))
            return term
        },
        Feature("array of a subquery", 1, [.array]) { generator, place in
            guard
                let query = generator.subquery(
                    .integer, place, isCorrelated: generator.random.once(in: 2)),
                query.items[0].term.bound <= 1_000_000
            else { return nil }
            let column = query.items[0].name
            let isDescending = generator.random.once(in: 2)
            var term = Term(
                .array,
                "CAST(ARRAY(SELECT \(column) FROM ($0) q ORDER BY \(column)\(isDescending ? " DESC" : "")) AS INTEGER[])",
                """
                (SELECT json_group_array(\(column)) FROM (SELECT \(column) FROM ($0) \
                ORDER BY \(column)\(isDescending ? " DESC NULLS FIRST" : " NULLS LAST")))
                """)
            term.parts = [.query(query)]
            return term
        },
        Feature("scalar subquery", 1, [.integer, .text, .double]) { generator, place in
            guard place.queryDepth > 0,
                let source = generator.source(place.inner)
            else { return nil }
            let scope =
                generator.random.once(in: 2) ? source.columns + place.scope : source.columns
            var inner = place.inner.with(scope: source.columns)
            inner.mustBeExact = true
            guard let call = generator.aggregate(of: place.kind, inner) else { return nil }
            var select = Select(
                items: [Item(name: generator.name("c"), term: call)], source: source)
            select.filter = generator.condition(inner.with(scope: scope, depth: 2))
            var term = Term(place.kind, "($0)")
            term.parts = [.query(.select(select))]
            term.bound = call.bound
            term.limit = call.limit
            return term
        },
    ]
}

extension Generator {
    /// A query of one column of some kind, which may read the columns around it.
    mutating func subquery(_ kind: Kind, _ place: Place, isCorrelated: Bool) -> Query? {
        guard place.queryDepth > 0, let source = source(place.inner) else { return nil }
        let inner = place.inner.with(scope: source.columns, depth: 2)
        let item = Item(name: name("c"), term: leaf(kind, inner))
        var select = Select(items: [item], source: source)
        if isCorrelated {
            select.filter = condition(inner.with(scope: source.columns + place.scope, depth: 3))
        } else if random.once(in: 2) {
            select.filter = condition(inner.with(scope: source.columns, depth: 2))
        }
        return .select(select)
    }
}
