/// Arrays, rows and JSON, which are JSON in SQLite.
enum NestedFeatures {
    static let all: [Feature<Term>] = arrays + rows + json + maps

    private static let arrays: [Feature<Term>] = [
        Feature("array", 3, [.array]) { generator, place in
            let parts = [small(&generator, place), small(&generator, place)]
            return Term(.array, "CAST(ARRAY[$0, $1] AS INTEGER[])", "json_array($0, $1)", parts)
        },
        Feature("array_append", 1, [.array]) { generator, place in
            let parts = [generator.term(.array, place), small(&generator, place)]
            return Term(
                .array, "array_append($0, CAST($1 AS INTEGER))",
                "json_insert(coalesce($0, '[]'), '$[#]', $1)", parts)
        },
        ScalarFeatures.template(
            "array_cat", 1, .array, "array_cat(coalesce($0, ARRAY[0]), coalesce($1, ARRAY[1]))",
            """
            (SELECT json_group_array(value) FROM (SELECT value FROM json_each(coalesce($0, '[0]')) \
            UNION ALL SELECT value FROM json_each(coalesce($1, '[1]'))))
            """, [.array, .array]),
        ScalarFeatures.template(
            "array_sort", 1, .array, "array_sort($0)",
            """
            (CASE WHEN $0 IS NOT NULL THEN (SELECT json_group_array(value) FROM \
            (SELECT value FROM json_each($0) ORDER BY value NULLS LAST)) END)
            """, [.array]),
        ScalarFeatures.template(
            "array_reverse", 1, .array, "array_reverse($0)",
            """
            (CASE WHEN $0 IS NOT NULL THEN (SELECT json_group_array(value) FROM \
            (SELECT value FROM json_each($0) ORDER BY key DESC)) END)
            """, [.array]),
        Feature("element of an array", 2, [.integer]) { generator, place in
            let index = generator.random.number(1...3)
            let part = generator.term(.array, place)
            return ScalarFeatures.made(
                Term(.integer, "($0)[\(index)]", "json_extract($0, '$[\(index - 1)]')", [part]), [],
                { _ in 1_000_000 })
        },
        ScalarFeatures.template(
            "cardinality", 1, .integer, "cardinality($0)", "json_array_length($0)", [.array]
        ) { _ in 1_000 },
        Feature("array_position", 1, [.integer]) { generator, place in
            let parts = [generator.term(.array, place), small(&generator, place)]
            return ScalarFeatures.made(
                Term(
                    .integer, "array_position($0, CAST($1 AS INTEGER))",
                    "(SELECT min(key) + 1 FROM json_each($0) WHERE value IS $1)", parts), [],
                { _ in 1_000 })
        },
        ScalarFeatures.template(
            "array_to_string", 1, .text, "array_to_string($0, ',', 'N')",
            """
            (CASE WHEN $0 IS NOT NULL THEN coalesce((SELECT group_concat(coalesce(value, 'N'), ',') \
            FROM json_each($0)), '') END)
            """, [.array]),
        Feature("array_contains", 1, [.boolean]) { generator, place in
            let parts = [generator.term(.array, place), small(&generator, place)]
            return Term(
                .boolean, "array_contains($0, CAST($1 AS INTEGER))",
                """
                (CASE WHEN $0 IS NOT NULL THEN \
                EXISTS (SELECT 1 FROM json_each($0) WHERE value IS $1) END)
                """, parts)
        },
        Feature("any of an array", 1, [.boolean]) { generator, place in
            let parts = [generator.term(.array, place), small(&generator, place)]
            return Term(
                .boolean, "($1 = ANY ($0))",
                """
                (CASE WHEN $0 IS NOT NULL THEN (SELECT CASE WHEN sum(value = $1) > 0 THEN TRUE \
                WHEN sum((value = $1) IS NULL) > 0 THEN NULL ELSE FALSE END FROM json_each($0)) END)
                """, parts)
        },
        Feature("equal arrays", 1, [.boolean]) { generator, place in
            let form = generator.random.pick([
                "($0 = $1)", "($0 <> $1)", "($0 IS DISTINCT FROM $1)",
            ])
            let parts = [generator.term(.array, place), generator.term(.array, place)]
            return Term(.boolean, form, nil, parts)
        },
    ]

    private static let maps: [Feature<Term>] = [
        Feature("element of a map", 1, [.integer]) { generator, place in
            let parts = (0..<3).map { _ in small(&generator, place) }
            return ScalarFeatures.made(
                Term(
                    .integer, "MAP[1, $0, 2, $1][abs($2) % 3]",
                    "(CASE abs($2) % 3 WHEN 1 THEN $0 WHEN 2 THEN $1 END)", parts), parts)
        },
        Feature("values of a map", 1, [.array]) { generator, place in
            let parts = [small(&generator, place), small(&generator, place)]
            return Term(
                .array, "CAST(map_values(MAP['a', $0, 'b', $1]) AS INTEGER[])",
                "json_array($0, $1)", parts)
        },
        Feature("size of a map", 1, [.integer]) { generator, place in
            let parts = [generator.term(.array, place)]
            return ScalarFeatures.made(
                Term(
                    .integer,
                    "cardinality(map_from_arrays(array_distinct(array_remove($0, NULL)), array_distinct(array_remove($0, NULL))))",
                    """
                    (CASE WHEN $0 IS NOT NULL THEN (SELECT count(*) FROM (SELECT DISTINCT value \
                    FROM json_each($0) WHERE value IS NOT NULL)) END)
                    """, parts), [], { _ in 1_000 })
        },
    ]

    private static let rows: [Feature<Term>] = [
        Feature("row", 3, [.row]) { generator, place in
            let parts = [small(&generator, place), generator.term(.text, place)]
            return Term(
                .row, "CAST(ROW($0, $1) AS \(Kind.row.ours))", "json_array($0, $1)", parts)
        },
        ScalarFeatures.template(
            "field of a row", 2, .integer, "($0).a", "json_extract($0, '$[0]')", [.row]
        ) { _ in 1_000_000 },
        ScalarFeatures.template(
            "text field of a row", 2, .text, "($0).b", "json_extract($0, '$[1]')", [.row]),
    ]

    private static let json: [Feature<Term>] = [
        Feature("json object", 2, [.json]) { generator, place in
            let parts = [small(&generator, place), generator.term(.text, place)]
            return Term(
                .json, "jsonb_build_object('n', $0, 's', $1)", "json_object('n', $0, 's', $1)",
                parts)
        },
        ScalarFeatures.template("array to json", 1, .json, "to_json($0)", "$0", [.array]),
        Feature("part of json", 2, [.json]) { generator, place in
            let name = generator.random.pick(["n", "s", "o"])
            let part = generator.term(.json, place)
            return Term(.json, "($0 -> '\(name)')", "($0 -> '$.\(name)')", [part])
        },
        Feature("part of json as text", 2, [.text]) { generator, place in
            let name = generator.random.pick(["n", "s", "o"])
            let part = generator.term(.json, place)
            return Term(
                .text, "($0 ->> '\(name)')", "CAST($0 ->> '$.\(name)' AS TEXT)", [part])
        },
        Feature("number of json", 2, [.integer]) { generator, place in
            let part = generator.term(.json, place)
            return ScalarFeatures.made(
                Term(
                    .integer, "CAST($0 ->> 'n' AS INTEGER)", "CAST($0 ->> '$.n' AS INT)", [part]),
                [], { _ in 1_000_000 })
        },
        ScalarFeatures.template(
            "json_typeof", 1, .text, "json_typeof($0)",
            """
            (CASE json_type($0) WHEN 'text' THEN 'string' WHEN 'integer' THEN 'number' \
            ELSE json_type($0) END)
            """, [.json]),
    ]

    /// A number that fits into an INTEGER, and into what is computed of it.
    private static func small(_ generator: inout Generator, _ place: Place) -> Term {
        let term = generator.term(.integer, place)
        return term.bound <= 1_000_000 ? term : generator.integer(generator.random.number(0...5))
    }
}
