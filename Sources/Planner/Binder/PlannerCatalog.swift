import SQL

/// What a name in FROM stands for.
public enum CatalogEntry: Sendable {
    /// A source or table.
    case relation(RelationDefinition)
    /// A named query, bound anew wherever it is used.
    case view(ViewDefinition)
}

/// A named query.
public struct ViewDefinition: Sendable {
    /// Its name.
    public var name: String
    /// The names of its columns; empty to take those of the query.
    public var columns: [String]
    /// The query.
    public var query: QuerySyntax

    /// A view.
    public init(name: String, columns: [String], query: QuerySyntax) {
        self.name = name
        self.columns = columns
        self.query = query
    }
}

/// Where the binder looks names up.
public protocol PlannerCatalog {
    /// What `name` stands for, or nil. Throws where the name is a file that cannot be read.
    func entry(named name: NameSyntax) throws -> CatalogEntry?

    /// All names, for "did you mean".
    var names: [String] { get }
}
