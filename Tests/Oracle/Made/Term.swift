/// An expression that was made up, in both languages.
package struct Term: Sendable {
    /// Its type.
    var kind: Kind
    /// The text in streamsql's words, with `$0`, `$1`, … for the parts.
    var ours: String
    /// The text in SQLite's words, which mean the same.
    var theirs: String
    var parts: [Part] = []
    /// No value is further from 0 than this; for integers and decimals.
    var bound = 0.0
    /// The largest value of its type: 32,767 for a SMALLINT.
    var limit = Term.integerLimit
    /// Whether both engines compute the very same value, whatever the order of the rows.
    var isExact = true
    /// The source that it is a column of; nil when it is no column.
    var source: String?
    /// Whether it is the call of an aggregate.
    var isAggregate = false
    /// Whether it is no expression but a clause that may be left out, such as FILTER.
    var isClause = false
    /// What SQLite makes of the value once all rows are grouped, with `$v` for the value: how an
    /// aggregate that it lacks is computed from a JSON array of what went in.
    var finish: String?

    static let smallintLimit = 32_767.0
    static let integerLimit = 2_147_483_647.0
    /// Up to here integers are exact as DOUBLE PRECISION too.
    static let bigintLimit = 9_007_199_254_740_992.0

    /// What an expression is made of.
    package indirect enum Part: Sendable {
        case term(Term)
        case query(Query)

        func text(_ dialect: Dialect) -> String {
            switch self {
            case .term(let term): term.text(dialect)
            case .query(let query): query.text(dialect)
            }
        }
    }

    /// A template over parts.
    init(_ kind: Kind, _ ours: String, _ theirs: String? = nil, _ parts: [Term] = []) {
        self.kind = kind
        self.ours = ours
        self.theirs = theirs ?? ours
        self.parts = parts.map(Part.term)
        isExact = parts.allSatisfy(\.isExact)
    }

    /// A template over queries, the same in both languages.
    init(_ kind: Kind, _ text: String, queries: [Query]) {
        self.init(kind, text)
        parts = queries.map(Part.query)
    }

    /// The text in one of the languages.
    func text(_ dialect: Dialect) -> String {
        var text = dialect == .ours ? ours : theirs
        for (index, part) in parts.enumerated().reversed() {
            text = text.replacing("$\(index)", with: part.text(dialect))
        }
        return text
    }

    /// Whether a part is a query.
    var hasQuery: Bool {
        parts.contains { part in
            switch part {
            case .term(let term): term.hasQuery
            case .query: true
            }
        }
    }

    /// The expression as SQLite reads it where some others, which are told by their text, are NULL;
    /// what is aggregated is not touched.
    func withNull(for absent: Set<String>, but present: Set<String>) -> Term {
        let text = text(.theirs)
        if isAggregate || present.contains(text) { return self }
        if absent.contains(text) { return Term(kind, "NULL") }
        var term = self
        term.parts = parts.map { part in
            // A literal within is the same as a key by chance.
            guard case .term(let term) = part, term.source != nil || !term.parts.isEmpty else {
                return part
            }
            return .term(term.withNull(for: absent, but: present))
        }
        return term
    }

    /// Nothing where a clause may stand.
    static let nothing: Term = {
        var term = Term(.boolean, "")
        term.isClause = true
        return term
    }()
}
