/// Aggregates that depend on an order, which SQLite computes from a JSON array of the values, or of
/// pairs of sort key and value.
enum OrderedAggregateFeatures {
    static let all: [Feature<Term>] = [
        Feature("string_agg", 2, [.text]) { generator, place in
            let (word, order) = direction(&generator)
            let distinct = generator.random.once(in: 3) ? "DISTINCT " : ""
            return collected(
                &generator, place, .text, "string_agg(\(distinct)$0, ',' ORDER BY $0\(word))$f",
                "json_group_array(\(distinct)$0)$f",
                "(SELECT group_concat(value, ',') FROM (\(values) ORDER BY value\(order)))")
        },
        Feature("string_agg by another", 1, [.text]) { generator, place in
            let (word, order) = direction(&generator)
            return pairs(
                &generator, place, "string_agg($0, '-' ORDER BY $1\(word), $0)$f",
                """
                (SELECT group_concat(item, '-') FROM (SELECT value ->> 1 AS item FROM json_each($v) \
                WHERE item IS NOT NULL ORDER BY value ->> 0\(order), item))
                """)
        },
        Feature("first_value and last_value", 2, ordered) { generator, place in
            let isFirst = generator.random.once(in: 2)
            let (word, order) = direction(&generator)
            let name = isFirst ? "first_value" : "last_value"
            return collected(
                &generator, place, place.kind, "\(name)($0 ORDER BY $0\(word))$f",
                "json_group_array($0)$f",
                "(SELECT value FROM json_each($v) ORDER BY value\(isFirst ? order : reversed(order)) LIMIT 1)"
            )
        },
        Feature("first_value by another", 1, ordered) { generator, place in
            let (word, order) = direction(&generator)
            return pairs(
                &generator, place, "first_value($0 ORDER BY $1\(word), $0)$f",
                """
                (SELECT value ->> 1 FROM json_each($v) ORDER BY value ->> 0\(order), \
                value ->> 1 NULLS LAST LIMIT 1)
                """)
        },
        Feature("percentile_disc", 1, ordered) { generator, place in
            let percent = generator.random.pick([0, 25, 50, 90, 100])
            let form = generator.random.pick([
                "percentile_disc($p) WITHIN GROUP (ORDER BY $0)$f", "quantile_disc($0, $p)$f",
            ])
            let fraction = "\(percent / 100).\(percent % 100 / 10)\(percent % 10)"
            return collected(
                &generator, place, place.kind, form.replacing("$p", with: fraction),
                "json_group_array($0)$f",
                """
                (SELECT value FROM (\(numbered)) \
                WHERE nth = max(1, (size * \(percent) + 99) / 100))
                """)
        },
        Feature("median", 1, [.double]) { generator, place in
            let form = generator.random.pick([
                "median($0)$f", "percentile_cont(0.5) WITHIN GROUP (ORDER BY $0)$f",
            ])
            let kind = generator.random.pick([Kind.integer, .double])
            return collected(
                &generator, place, kind, form, "json_group_array($0)$f",
                "(SELECT avg(value) FROM (\(numbered)) WHERE nth IN ((size + 1) / 2, (size + 2) / 2))"
            )
        },
        Feature("percentile_cont", 1, [.double]) { generator, place in
            let percent = generator.random.pick([0, 25, 75, 100])
            let fraction = "\(percent / 100).\(percent % 100 / 10)\(percent % 10)"
            let form = generator.random.pick([
                "percentile_cont($p) WITHIN GROUP (ORDER BY $0)$f", "quantile_cont($0, $p)$f",
            ])
            let kind = generator.random.pick([Kind.integer, .double])
            // Of the two values beside the place that is asked for, each by how near it is.
            let distance = "abs(nth - 1 - \(fraction) * (size - 1))"
            return collected(
                &generator, place, kind, form.replacing("$p", with: fraction),
                "json_group_array($0)$f",
                "(SELECT sum(value * (1.0 - \(distance))) FROM (\(numbered)) WHERE \(distance) < 1)"
            )
        },
        Feature("array_agg", 2, [.array]) { generator, place in
            let (word, order) = direction(&generator)
            let distinct = generator.random.once(in: 3) ? "DISTINCT " : ""
            return collected(
                &generator, place, .integer,
                "CAST(array_agg(\(distinct)$0 ORDER BY $0\(word))$f AS INTEGER[])",
                "json_group_array(\(distinct)$0)$f",
                """
                (SELECT CASE WHEN count(*) > 0 THEN json_group_array(value) END FROM \
                (SELECT value FROM json_each($v) ORDER BY value\(order)))
                """)
        },
        Feature("jsonb_agg", 1, [.json]) { generator, place in
            let (word, order) = direction(&generator)
            let kind = generator.random.pick([Kind.integer, .text])
            return collected(
                &generator, place, kind, "jsonb_agg($0 ORDER BY $0\(word))$f",
                "json_group_array($0)$f",
                """
                (SELECT CASE WHEN count(*) > 0 THEN json_group_array(value) END FROM \
                (SELECT value FROM json_each($v) ORDER BY value\(order)))
                """)
        },
        Feature("mode", 1, ordered) { generator, place in
            let form = generator.random.pick([
                "mode($0)$f", "mode() WITHIN GROUP (ORDER BY $0)$f",
            ])
            return collected(
                &generator, place, place.kind, form, "json_group_array($0)$f",
                "(\(values) GROUP BY value ORDER BY count(*) DESC, value LIMIT 1)")
        },
    ]

    /// The kinds whose values JSON keeps as they are.
    static let ordered: Set<Kind> = [
        .integer, .text, .double, .decimal, .timestamp, .date,
    ]

    /// What was collected, without NULL.
    private static let values = "SELECT value FROM json_each($v) WHERE value IS NOT NULL"

    /// The same with the place of each in order, and how many there are.
    private static let numbered = """
        SELECT value, row_number() OVER (ORDER BY value) AS nth, count(*) OVER () AS size \
        FROM json_each($v) WHERE value IS NOT NULL
        """

    /// A direction in both languages: PostgreSQL has NULL last when ascending.
    private static func direction(_ generator: inout Generator) -> (ours: String, theirs: String) {
        generator.random.once(in: 2) ? ("", " NULLS LAST") : (" DESC", " DESC NULLS FIRST")
    }

    private static func reversed(_ order: String) -> String {
        order == " NULLS LAST" ? " DESC NULLS FIRST" : " NULLS LAST"
    }

    /// A call over one argument; `finish` computes the result from the array of its values.
    private static func collected(
        _ generator: inout Generator, _ place: Place, _ argument: Kind, _ ours: String,
        _ theirs: String, _ finish: String
    ) -> Term? {
        let part = generator.term(argument, place)
        return made(&generator, place, Term(place.kind, ours, theirs, [part]), part, finish)
    }

    /// A call over a value and what it is sorted by, which are collected as pairs.
    private static func pairs(
        _ generator: inout Generator, _ place: Place, _ ours: String, _ finish: String
    ) -> Term? {
        let part = generator.term(place.kind, place)
        let key = generator.term(generator.random.pick([.integer, .timestamp, .text]), place)
        let term = Term(
            place.kind, ours, "json_group_array(json_array($1, $0))$f", [part, key])
        return made(&generator, place, term, part, finish)
    }

    /// A call whose result SQLite computes by `finish` of what was collected; it is `part`, or bounded
    /// as that is.
    static func made(
        _ generator: inout Generator, _ place: Place, _ term: Term, _ part: Term, _ finish: String
    ) -> Term? {
        guard place.mayFinish, part.bound < .infinity else { return nil }
        var term = term
        term.finish = finish
        var made = AggregateFeatures.finish(&generator, place, term, part.bound)
        made?.limit = part.limit
        return made
    }
}
