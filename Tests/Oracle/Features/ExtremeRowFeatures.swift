/// Aggregates that take a value from the row in which another is least or greatest.
enum ExtremeRowFeatures {
    static let all: [Feature<Term>] = [
        Feature("value of the extreme row", 2, OrderedAggregateFeatures.ordered) {
            generator, place in
            let keys = place.scope.filter {
                OrderedAggregateFeatures.ordered.contains($0.kind) && $0.isExact
                    && $0.bound < .infinity
            }
            guard !keys.isEmpty else { return nil }
            let key = generator.random.pick(keys)
            let isLeast = generator.random.once(in: 2)
            let name = generator.random.pick(
                isLeast ? ["arg_min", "min_by"] : ["arg_max", "max_by"])
            // Of rows with the same key any may be taken, so the value follows from the key.
            let value = generator.term(place.kind, place.with(scope: [key], depth: 2))
            return OrderedAggregateFeatures.made(
                &generator, place,
                Term(
                    place.kind, "\(name)($0, $1)$f", "json_group_array(json_array($1, $0))$f",
                    [value, key.term]), value,
                """
                (SELECT value ->> 1 FROM json_each($v) WHERE value ->> 0 IS NOT NULL \
                ORDER BY value ->> 0\(isLeast ? "" : " DESC") LIMIT 1)
                """)
        }
    ]
}
