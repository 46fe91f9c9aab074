/// Aggregates that make maps and JSON objects of rows, seen by one of their values.
enum MapAggregateFeatures {
    static let all: [Feature<Term>] = [
        Feature("value of map_agg", 2, OrderedAggregateFeatures.ordered) { generator, place in
            let value = generator.leaf(place.kind, place)
            let wanted = generator.random.number(-1...5)
            return OrderedAggregateFeatures.made(
                &generator, place,
                Term(
                    place.kind, "(map_agg(coalesce($1, 0), $0 ORDER BY $0)$f)[\(wanted)]",
                    "json_group_array(json_array(coalesce($1, 0), $0))$f",
                    [value, generator.leaf(.integer, place)]), value,
                """
                (SELECT value ->> 1 FROM json_each($v) WHERE value ->> 0 = \(wanted) \
                ORDER BY value ->> 1 DESC NULLS FIRST LIMIT 1)
                """)
        },
        Feature("keys of map_agg", 1, [.array]) { generator, place in
            let key = generator.leaf(.integer, place)
            return OrderedAggregateFeatures.made(
                &generator, place,
                Term(
                    .array, "CAST(map_keys(map_agg(coalesce($0, 0), $0)$f) AS INTEGER[])",
                    "json_group_array(DISTINCT coalesce($0, 0))$f", [key]), key,
                """
                (SELECT CASE WHEN count(*) > 0 THEN json_group_array(value) END FROM \
                (SELECT value FROM json_each($v) ORDER BY value))
                """)
        },
        Feature("count of a histogram", 1, [.integer]) { generator, place in
            let wanted = generator.literal(.integer, nullOnceIn: 1_000_000)
            let call = Term(
                .integer, "(histogram($0)$f)[$1]", "nullif(count(nullif($0 = $1, FALSE))$f, 0)",
                [generator.leaf(.integer, place), wanted])
            return AggregateFeatures.finish(&generator, place, call, 100_000)
        },
        Feature("member of json_object_agg", 1, [.text]) { generator, place in
            let value = generator.leaf(.text, place)
            let wanted = generator.random.number(-1...5)
            return OrderedAggregateFeatures.made(
                &generator, place,
                Term(
                    .text, "json_object_agg(coalesce($1, 0), $0 ORDER BY $0)$f ->> '\(wanted)'",
                    "json_group_array(json_array(coalesce($1, 0), $0))$f",
                    [value, generator.leaf(.integer, place)]), value,
                """
                (SELECT value ->> 1 FROM json_each($v) WHERE value ->> 0 = \(wanted) \
                ORDER BY value ->> 1 DESC NULLS FIRST LIMIT 1)
                """)
        },
    ]
}
