/// Expressions: whoever adds a function, an operator or a form adds a line.
enum ScalarFeatures {
    static let all: [Feature<Term>] =
        numbers + decimals + texts + times + conditions + forms + NestedFeatures.all
        + SubqueryFeatures.all

    /// A template over expressions of some kinds. `bound` says how far from 0 the result may be, from
    /// the bounds of the integers among them.
    static func template(
        _ name: String, _ weight: Int, _ kind: Kind, _ ours: String, _ theirs: String? = nil,
        _ arguments: [Kind] = [],
        bound: @escaping @Sendable ([Double]) -> Double = { $0.reduce(0, +) }
    ) -> Feature<Term> {
        Feature(name, weight, [kind]) { generator, place in
            let parts = arguments.map { generator.term($0, place) }
            return made(Term(kind, ours, theirs, parts), parts, bound)
        }
    }

    /// The expression with its bounds; nil when a value might be too large for its type.
    static func made(
        _ term: Term, _ parts: [Term], _ bound: ([Double]) -> Double = { $0.reduce(0, +) }
    ) -> Term? {
        let sizes: Set<Kind> = [.integer, .decimal, .double]
        var term = term
        let numbers = parts.filter { sizes.contains($0.kind) }
        guard sizes.contains(term.kind) else { return term }
        term.bound = bound(numbers.map(\.bound))
        let limits = numbers.filter { $0.kind == term.kind }.map(\.limit)
        term.limit = limits.max() ?? Term.integerLimit
        return term.bound <= term.limit ? term : nil
    }

    /// As many bits as the larger has, and the sign.
    private static let bits: @Sendable ([Double]) -> Double = { ($0.max() ?? 0) * 2 + 1 }

    private static let numbers: [Feature<Term>] = [
        template("+", 3, .integer, "($0 + $1)", nil, [.integer, .integer]),
        template("-", 3, .integer, "($0 - $1)", nil, [.integer, .integer]),
        template(
            "*", 2, .integer, "($0 * $1)", nil, [.integer, .integer],
            bound: { $0.reduce(1, *) }),
        Feature("/", 2, [.integer]) { generator, place in
            let part = generator.term(.integer, place)
            return made(
                Term(.integer, "($0 / \(generator.random.number(1...7)))", nil, [part]), [part])
        },
        Feature("%", 2, [.integer]) { generator, place in
            let part = generator.term(.integer, place)
            return made(
                Term(.integer, "($0 % -\(generator.random.number(1...7)))", nil, [part]), [part])
        },
        template("abs", 1, .integer, "abs($0)", nil, [.integer]),
        template("negation", 1, .integer, "(- $0)", nil, [.integer]),
        template("sign", 1, .integer, "CAST(sign($0) AS INTEGER)", "sign($0)", [.integer]) { _ in 1
        },
        template(
            "greatest", 1, .integer, "greatest($0, $1)",
            "max(coalesce($0, $1), coalesce($1, $0))", [.integer, .integer]),
        template(
            "least", 1, .integer, "least($0, $1)",
            "min(coalesce($0, $1), coalesce($1, $0))", [.integer, .integer]),
        template("length", 1, .integer, "length($0)", nil, [.text]) { _ in 1_000 },
        template("position", 1, .integer, "strpos($0, $1)", "instr($0, $1)", [.text, .text]) { _ in
            1_000
        },
        template("cast boolean to integer", 1, .integer, "CAST($0 AS INTEGER)", nil, [.boolean]) {
            _ in 1
        },
        template("bit and", 1, .integer, "($0 & $1)", nil, [.integer, .integer], bound: bits),
        template("bit or", 1, .integer, "($0 | $1)", nil, [.integer, .integer], bound: bits),
        template(
            "bit xor", 1, .integer, "($0 # $1)", "(($0 | $1) - ($0 & $1))", [.integer, .integer],
            bound: bits),
        template("bit not", 1, .integer, "(~ $0)", nil, [.integer]) { $0.reduce(1, +) },
        template(
            "octet_length", 1, .integer, "octet_length($0)", "length(CAST($0 AS BLOB))", [.text]
        ) {
            _ in 4_000
        },
        template(
            "num_nulls", 1, .integer, "num_nulls($0, $1)", "(($0 IS NULL) + ($1 IS NULL))",
            [.integer, .text]
        ) { _ in 2 },
        template("double + integer", 2, .double, "($0 + $1)", nil, [.double, .integer]),
        template("double - double", 2, .double, "($0 - $1)", nil, [.double, .double]),
        template("double * integer", 1, .double, "($0 * 2)", nil, [.double]) {
            $0.reduce(0, +) * 2
        },
        template("double / integer", 1, .double, "($0 / 4)", nil, [.double]),
        template("abs of double", 1, .double, "abs($0)", nil, [.double]),
        template(
            "cast to double", 1, .double, "CAST($0 AS DOUBLE PRECISION)", "CAST($0 AS REAL)",
            [.integer]),
        template("floor", 1, .double, "floor($0)", nil, [.double]),
        template("ceiling", 1, .double, "ceil($0)", nil, [.double]),
    ]

    private static let decimals: [Feature<Term>] = [
        template("decimal + decimal", 2, .decimal, "($0 + $1)", nil, [.decimal, .decimal]),
        template("decimal - decimal", 2, .decimal, "($0 - $1)", nil, [.decimal, .decimal]),
        template(
            "decimal * integer", 1, .decimal, "($0 * $1)", nil, [.decimal, .integer],
            bound: { $0.reduce(1, *) }),
        template("abs of decimal", 1, .decimal, "abs($0)", nil, [.decimal]),
        template("negated decimal", 1, .decimal, "(- $0)", nil, [.decimal]),
        template(
            "cast to decimal", 1, .decimal, "CAST($0 AS DECIMAL(12, 2))", "($0 * 100)", [.integer],
            bound: { $0.reduce(1, *) * 100 }),
        template(
            "decimal vs integer", 1, .boolean, "($0 > $1)", "($0 > $1 * 100)", [.decimal, .integer]),
    ]

    private static let texts: [Feature<Term>] = [
        // SQLite changes the case of ASCII only, so other letters are replaced before.
        template("upper", 2, .text, "upper(replace($0, 'ü', 'u'))", nil, [.text]),
        template("lower", 2, .text, "lower(replace($0, 'ü', 'u'))", nil, [.text]),
        template("||", 2, .text, "($0 || $1)", nil, [.text, .text]),
        Feature("substr", 2, [.text]) { generator, place in
            let (start, count) = (generator.random.number(1...3), generator.random.number(0...3))
            let part = generator.term(.text, place)
            return Term(.text, "substr($0, \(start), \(count))", nil, [part])
        },
        template("left", 1, .text, "left($0, 2)", "substr($0, 1, 2)", [.text]),
        template("trim", 1, .text, "trim($0)", nil, [.text]),
        template("ltrim", 1, .text, "ltrim($0, 'a ')", nil, [.text]),
        template("rtrim", 1, .text, "rtrim($0, 'b ')", nil, [.text]),
        template("replace", 1, .text, "replace($0, 'a', 'xy')", nil, [.text]),
        template("repeat", 1, .text, "repeat($0, 2)", "($0 || $0)", [.text]),
        template(
            "concat", 1, .text, "concat($0, $1)", "(coalesce($0, '') || coalesce($1, ''))",
            [.text, .text]),
        template("cast to text", 1, .text, "CAST($0 AS TEXT)", nil, [.integer]),
        template("uuid to text", 1, .text, "CAST($0 AS TEXT)", nil, [.uuid]),
        template(
            "text to uuid", 1, .uuid, "CAST(upper(CAST($0 AS TEXT)) AS UUID)", "$0", [.uuid]),
        template(
            "try_cast to uuid", 1, .uuid, "TRY_CAST($0 AS UUID)",
            "(CASE WHEN length($0) = 36 THEN $0 END)", [.text]),
    ]

    private static let times: [Feature<Term>] = [
        Feature("timestamp + interval", 2, [.timestamp]) { generator, place in
            let seconds = generator.random.number(-100...4_000)
            let part = generator.term(.timestamp, place)
            return Term(
                .timestamp, "($0 + INTERVAL '\(seconds) seconds')",
                "($0 + \(seconds * 1_000_000))", [part])
        },
        Feature("date_trunc", 2, [.timestamp]) { generator, place in
            let (unit, seconds) = generator.random.pick([
                ("minute", 60), ("hour", 3_600), ("day", 86_400),
            ])
            let size = seconds * 1_000_000
            let part = generator.leaf(.timestamp, place)
            return Term(
                .timestamp, "date_trunc('\(unit)', $0)",
                "($0 - (($0 % \(size)) + \(size)) % \(size))", [part])
        },
        Feature("extract", 2, [.integer]) { generator, place in
            let (unit, range, size) = generator.random.pick([
                ("minute", 3_600_000_000, 60_000_000), ("hour", 86_400_000_000, 3_600_000_000),
            ])
            let part = generator.leaf(.timestamp, place)
            return made(
                Term(
                    .integer, "CAST(extract(\(unit) FROM $0) AS INTEGER)",
                    "(((($0 % \(range)) + \(range)) % \(range)) / \(size))", [part]), [],
                { _ in 60 })
        },
        template(
            "date + integer", 2, .date, "($0 + CAST($1 % 7 AS INTEGER))", "($0 + $1 % 7)",
            [.date, .integer]),
        template(
            "cast to date", 1, .date, "CAST($0 AS DATE)",
            "(($0 - (($0 % 86400000000) + 86400000000) % 86400000000) / 86400000000)",
            [.timestamp]),
        template(
            "cast date to timestamp", 1, .timestamp, "CAST($0 AS TIMESTAMP)", "($0 * 86400000000)",
            [.date]),
        template(
            "timestamp - timestamp", 1, .boolean, "(($0 - $1) > INTERVAL '90 seconds')",
            "(($0 - $1) > 90000000)", [.timestamp, .timestamp]),
        template(
            "epoch of an interval", 1, .integer,
            "CAST(floor(extract(epoch FROM ($0 - $1))) AS INTEGER)",
            "(($0 - $1 - (($0 - $1) % 1000000 + 1000000) % 1000000) / 1000000)",
            [.timestamp, .timestamp]
        ) { _ in 1_000_000 },
        Feature("instant + interval", 2, [.instant]) { generator, place in
            let seconds = generator.random.number(-100...4_000)
            let part = generator.term(.instant, place)
            return Term(
                .instant, "($0 + INTERVAL '\(seconds) seconds')",
                "($0 + \(seconds * 1_000_000))", [part])
        },
        template("instant to timestamp", 1, .timestamp, "CAST($0 AS TIMESTAMP)", "$0", [.instant]),
        template(
            "timestamp to instant", 1, .instant, "CAST($0 AS TIMESTAMPTZ)", "$0", [.timestamp]),
        Feature("at time zone", 1, [.timestamp]) { generator, place in
            let hours = generator.random.number(-3...3)
            let part = generator.term(.instant, place)
            // PostgreSQL's sign: hours west of Greenwich.
            return Term(
                .timestamp, "($0 AT TIME ZONE INTERVAL '\(hours) hours')",
                "($0 + \(hours * 3_600_000_000))", [part])
        },
        template("date - date", 1, .integer, "($0 - $1)", nil, [.date, .date]) { _ in 100_000 },
    ]

    private static let conditions: [Feature<Term>] = [
        Feature("comparison", 8, [.boolean]) { generator, place in
            let sign = generator.random.pick(["=", "<>", "<", "<=", ">", ">=", "="])
            let kind = generator.comparable()
            return Term(
                .boolean, "($0 \(sign) $1)", nil,
                [generator.term(kind, place), generator.term(kind, place)])
        },
        template("and", 2, .boolean, "($0 AND $1)", nil, [.boolean, .boolean]),
        template("or", 2, .boolean, "($0 OR $1)", nil, [.boolean, .boolean]),
        template("not", 2, .boolean, "(NOT $0)", nil, [.boolean]),
        Feature("is null", 3, [.boolean]) { generator, place in
            let kind = generator.random.pick(Kind.allCases)
            let form = generator.random.pick(["($0 IS NULL)", "($0 IS NOT NULL)"])
            return Term(.boolean, form, nil, [generator.term(kind, place)])
        },
        Feature("between", 2, [.boolean]) { generator, place in
            let kind = generator.comparable()
            let form = generator.random.pick([
                "($0 BETWEEN $1 AND $2)", "($0 NOT BETWEEN $1 AND $2)",
            ])
            let parts = [
                generator.term(kind, place), generator.leaf(kind, place),
                generator.leaf(kind, place),
            ]
            return Term(.boolean, form, nil, parts)
        },
        Feature("in list", 2, [.boolean]) { generator, place in
            let kind = generator.comparable()
            let form = generator.random.pick(["($0 IN ($1, $2))", "($0 NOT IN ($1, $2))"])
            let parts = [
                generator.term(kind, place), generator.literal(kind, nullOnceIn: 6),
                generator.leaf(kind, place),
            ]
            return Term(.boolean, form, nil, parts)
        },
        Feature("like", 2, [.boolean]) { generator, place in
            let pattern = generator.random.pick(["a%", "%b", "_", "%", "a_c", "%日%", "A%"])
            let form = generator.random.pick([
                "($0 LIKE '\(pattern)')", "($0 NOT LIKE '\(pattern)')",
            ])
            return Term(.boolean, form, nil, [generator.term(.text, place)])
        },
        template(
            "starts_with", 1, .boolean, "starts_with($0, $1)",
            "(substr($0, 1, length($1)) = $1)", [.text, .text]),
        Feature("is distinct from", 2, [.boolean]) { generator, place in
            let kind = generator.comparable()
            let form = generator.random.pick([
                "($0 IS DISTINCT FROM $1)", "($0 IS NOT DISTINCT FROM $1)",
            ])
            return Term(
                .boolean, form, nil, [generator.term(kind, place), generator.term(kind, place)])
        },
        Feature("is true", 2, [.boolean]) { generator, place in
            let word = generator.random.pick(["TRUE", "NOT TRUE", "FALSE", "NOT FALSE"])
            return Term(.boolean, "($0 IS \(word))", nil, [generator.term(.boolean, place)])
        },
        Feature("large numbers", 1, [.boolean]) { generator, place in
            let sign = generator.random.pick(["=", "<", ">="])
            return Term(
                .boolean, "($0 \(sign) $1)", nil,
                [generator.leaf(.integer, place), generator.extreme()])
        },
    ]

    /// Forms of any kind.
    private static let forms: [Feature<Term>] = [
        Feature("column", 8) { generator, place in generator.leaf(place.kind, place) },
        Feature("case", 2) { generator, place in
            let condition = generator.term(.boolean, place)
            let value = generator.term(place.kind, place)
            guard !generator.random.once(in: 3) else {
                return made(
                    Term(place.kind, "CASE WHEN $0 THEN $1 END", nil, [condition, value]), [value])
            }
            let other = generator.term(place.kind, place)
            return made(
                Term(
                    place.kind, "CASE WHEN $0 THEN $1 ELSE $2 END", nil, [condition, value, other]),
                [value, other], { $0.max() ?? 0 })
        },
        Feature("coalesce", 2) { generator, place in
            let parts = [generator.term(place.kind, place), generator.term(place.kind, place)]
            return made(
                Term(place.kind, "coalesce($0, $1)", nil, parts), parts, { $0.max() ?? 0 })
        },
        Feature("nullif", 1, Set(Kind.ordered).subtracting([.boolean])) { generator, place in
            let parts = [generator.term(place.kind, place), generator.term(place.kind, place)]
            return made(Term(place.kind, "nullif($0, $1)", nil, parts), parts, { $0.max() ?? 0 })
        },
    ]
}
