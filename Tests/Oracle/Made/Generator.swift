/// Makes tables, changes and queries up, by what the lists of features offer.
package struct Generator {
    var random: SeededRandom
    let switches: FeatureSwitches
    /// How often each feature was used.
    package private(set) var uses: [String: Int] = [:]
    /// What queries may read.
    var tables: [Table] = []
    /// Tables with a watermark, which only some queries may read.
    var streams: [Table] = []
    /// Tables by key with a watermark, whose rows hold from their time on.
    var versioned: [Table] = []
    /// The latest time in any stream, in seconds.
    var streamTime = 0
    /// Queries that stand under a name: views made before, common tables.
    var views: [(name: String, query: Query)] = []
    private var nameCount = 0

    /// A generator whose work depends on the seed alone.
    package init(seed: UInt64, switches: FeatureSwitches = FeatureSwitches()) {
        random = SeededRandom(seed)
        self.switches = switches
    }

    /// A generator of queries over tables that are there.
    package init(
        seed: UInt64, tables: [Table], switches: FeatureSwitches = FeatureSwitches()
    ) {
        self.init(seed: seed, switches: switches)
        self.tables = tables
    }

    /// A query over the tables.
    package mutating func query() -> Query { query(Place()) }

    /// A name that is not in use: `c7`.
    mutating func name(_ prefix: String) -> String {
        nameCount += 1
        return "\(prefix)\(nameCount)"
    }

    /// One of the features that are on, by weight, that can make something here; nil when none can.
    mutating func choose<Made>(_ features: [Feature<Made>], _ place: Place) -> Made? {
        var left = features.filter { feature in
            switches.isOn(feature.name)
                && (feature.kinds.isEmpty || feature.kinds.contains { $0 == place.kind })
        }
        while !left.isEmpty {
            let total = left.reduce(0) { $0 + $1.weight }
            var ticket = random.number(0...(total - 1))
            let index = left.firstIndex { feature in
                ticket -= feature.weight
                return ticket < 0
            }
            let feature = left.remove(at: index ?? 0)
            let before = uses
            if let made = feature.make(&self, place) {
                uses[feature.name, default: 0] += 1
                return made
            }
            uses = before
        }
        return nil
    }

    // MARK: Expressions

    /// An expression of some kind over the columns in sight.
    mutating func term(_ kind: Kind, _ place: Place) -> Term {
        var place = place
        place.kind = kind
        place.depth -= 1
        guard place.depth > 0 else { return leaf(kind, place) }
        return choose(ScalarFeatures.all, place) ?? leaf(kind, place)
    }

    /// A column or a literal.
    mutating func leaf(_ kind: Kind, _ place: Place) -> Term {
        let columns = place.scope.filter { $0.kind == kind && $0.isExact }
        if !columns.isEmpty, !random.once(in: 5) { return random.pick(columns).term }
        return literal(kind, nullOnceIn: 15)
    }

    /// A condition.
    mutating func condition(_ place: Place) -> Term { term(.boolean, place) }

    /// One of the kinds that can be compared.
    mutating func comparable() -> Kind {
        random.pick([
            .integer, .integer, .integer, .text, .double, .decimal, .timestamp, .date,
            random.pick([.instant, .uuid]),
        ])
    }
}

/// Where something is made up.
struct Place: Sendable {
    /// The kind of the expression that is wanted.
    var kind = Kind.integer
    /// The columns in sight.
    var scope: [Column] = []
    /// How deep what is made may still nest.
    var depth = 3
    /// How deep queries may still nest.
    var queryDepth = 2
    /// Whether every value must be computed alike by both engines, since more depends on it than
    /// what is shown.
    var mustBeExact = false
    /// Whether an aggregate may be one that SQLite computes in a second step.
    var mayFinish = true

    func with(scope: [Column], depth: Int = 3) -> Place {
        var place = self
        place.scope = scope
        place.depth = depth
        return place
    }

    /// One query further down.
    var inner: Place {
        var place = self
        place.queryDepth -= 1
        place.depth = 3
        return place
    }
}
