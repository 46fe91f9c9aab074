/// Aggregate calls. Each is a template in which `$f` is where FILTER stands.
enum AggregateFeatures {
    static let all: [Feature<Term>] =
        plain + OrderedAggregateFeatures.all + ExtremeRowFeatures.all + StatisticFeatures.all
        + MapAggregateFeatures.all

    private static let plain: [Feature<Term>] = [
        call("count(*)", 3, .integer, "count(*)$f", nil, []) { _ in 100_000 },
        Feature("count", 2, [.integer]) { generator, place in
            let argument = generator.term(generator.random.pick(Kind.allCases), place)
            return finish(
                &generator, place, Term(.integer, "count($0)$f", nil, [argument]), 100_000)
        },
        Feature("count distinct", 2, [.integer]) { generator, place in
            let argument = generator.term(generator.comparable(), place)
            return finish(
                &generator, place, Term(.integer, "count(DISTINCT $0)$f", nil, [argument]), 100_000)
        },
        call("sum of integers", 3, .integer, "sum($0)$f", nil, [.integer], bound: sumBound),
        call("sum distinct", 1, .integer, "sum(DISTINCT $0)$f", nil, [.integer], bound: sumBound),
        call("sum of doubles", 2, .double, "sum($0)$f", nil, [.double], bound: sumBound),
        call("sum of decimals", 2, .decimal, "sum($0)$f", nil, [.decimal], bound: sumBound),
        inexact("avg of integers", 2, "avg($0)$f", nil, [.integer]),
        inexact("avg of doubles", 2, "avg($0)$f", nil, [.double]),
        inexact("avg distinct", 1, "avg(DISTINCT $0)$f", nil, [.integer]),
        Feature("min and max", 4, Set(Kind.ordered).subtracting([.boolean])) { generator, place in
            let word = generator.random.pick(["min", "max"])
            let argument = generator.term(place.kind, place)
            var term = Term(place.kind, "\(word)($0)$f", nil, [argument])
            term.limit = argument.limit
            return finish(&generator, place, term, argument.bound)
        },
        Feature("min and max of large numbers", 1, [.integer]) { generator, place in
            let columns = place.scope.filter { $0.bound == .infinity }
            guard !columns.isEmpty else { return nil }
            let word = generator.random.pick(["min", "max"])
            let column = generator.random.pick(columns)
            return finish(
                &generator, place, Term(.integer, "\(word)($0)$f", nil, [column.term]), .infinity)
        },
        call("bool_and", 1, .boolean, "bool_and($0)$f", "min($0)$f", [.boolean]) { _ in 1 },
        call("bool_or", 1, .boolean, "bool_or($0)$f", "max($0)$f", [.boolean]) { _ in 1 },
        call("count_if", 1, .integer, "count_if($0)$f", "count(nullif($0, FALSE))$f", [.boolean]) {
            _ in
            100_000
        },
        bits("bit_and", "min(b0) + 2 * min(b1) + 4 * min(b2)"),
        bits("bit_or", "max(b0) + 2 * max(b1) + 4 * max(b2)"),
        bits("bit_xor", "sum(b0) % 2 + 2 * (sum(b1) % 2) + 4 * (sum(b2) % 2)"),
    ]

    /// As far as the sum of all rows that there may be; of large numbers there is none.
    private static let sumBound: @Sendable ([Double]) -> Double = {
        min(($0.first ?? 0) * 2_000, .greatestFiniteMagnitude)
    }

    /// A call over arguments of some kinds.
    static func call(
        _ name: String, _ weight: Int, _ kind: Kind, _ ours: String, _ theirs: String?,
        _ arguments: [Kind], bound: @escaping @Sendable ([Double]) -> Double
    ) -> Feature<Term> {
        Feature(name, weight, [kind]) { generator, place in
            let parts = arguments.map { generator.term($0, place) }
            return finish(
                &generator, place, Term(kind, ours, theirs, parts), bound(parts.map(\.bound)))
        }
    }

    /// An aggregate of three bits, which SQLite computes one by one.
    private static func bits(_ name: String, _ each: String) -> Feature<Term> {
        var theirs = each
        for bit in 0..<3 {
            for word in ["min", "max", "sum"] {
                theirs = theirs.replacing("\(word)(b\(bit))", with: "\(word)(($0 >> \(bit)) & 1)$f")
            }
        }
        return call(name, 1, .integer, "\(name)($0 & 7)$f", "(\(theirs))", [.integer]) { _ in 7 }
    }

    /// A call whose result is rounded, so that the two engines agree on its first digits only.
    static func inexact(
        _ name: String, _ weight: Int, _ ours: String, _ theirs: String?, _ arguments: [Kind]
    ) -> Feature<Term> {
        Feature(name, weight, [.double]) { generator, place in
            guard !place.mustBeExact else { return nil }
            let parts = arguments.map { generator.leaf($0, place) }
            guard parts.allSatisfy({ $0.bound < 100_000 }) else { return nil }
            var term = Term(.double, ours, theirs, parts)
            term.isExact = false
            return finish(&generator, place, term, 0)
        }
    }

    /// The call with or without a FILTER; nil when a sum might be too large.
    static func finish(
        _ generator: inout Generator, _ place: Place, _ term: Term, _ bound: Double
    ) -> Term? {
        var term = term
        let index = term.parts.count
        term.ours = term.ours.replacing("$f", with: "$\(index)")
        term.theirs = term.theirs.replacing("$f", with: "$\(index)")
        var filter = Term.nothing
        if generator.random.once(in: 5) {
            var inner = place
            inner.queryDepth = 0
            inner.depth = 2
            filter = Term(.boolean, " FILTER (WHERE $0)", nil, [generator.condition(inner)])
            filter.isClause = true
        }
        term.parts.append(.term(filter))
        term.bound = bound
        term.isAggregate = true
        if term.kind == .integer { term.limit = Term.bigintLimit }
        guard bound <= Term.bigintLimit || bound == .infinity else { return nil }
        return term
    }
}

extension Generator {
    /// An aggregate call of some kind; nil when there is none.
    mutating func aggregate(of kind: Kind, _ place: Place) -> Term? {
        var place = place
        place.kind = kind
        place.depth = 2
        place.queryDepth = 0
        return choose(AggregateFeatures.all, place)
    }

    /// Any aggregate call.
    mutating func aggregate(_ place: Place) -> Term {
        let kind: Kind = random.pick([
            .integer, .integer, .integer, .double, .double, .decimal, .text, .boolean, .timestamp,
            .date, .array, .json,
        ])
        if let call = aggregate(of: kind, place) { return call }
        var term = Term(.integer, "count(*)")
        term.bound = 100_000
        term.limit = Term.bigintLimit
        return term
    }
}
