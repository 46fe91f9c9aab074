import Columnar
import Planner
import SQL

/// Something that a name in a workspace stands for.
enum CatalogObject: Sendable {
    /// A source or table with a connector.
    case relation(RelationDeclaration)
    /// A named query.
    case view(ViewDefinition)
    /// A query whose result is kept in the workspace, with the columns of that result.
    case materializedView(ViewDefinition, [Field])
    /// Where changes go, with the columns that went there; none before it was first filled.
    case sink(SinkDeclaration, [Field])

    /// What it is called in messages and by SHOW.
    var kind: String {
        switch self {
        case .relation(let declaration):
            declaration.definition.changes == .fixed || declaration.internalTable != nil
                ? "table" : "source"
        case .view: "view"
        case .materializedView: "materialized view"
        case .sink: "sink"
        }
    }
}

/// An object with the statement that made it.
struct CatalogItem: Sendable {
    /// What it is.
    var object: CatalogObject
    /// The CREATE statement, in canonical form.
    var sql: String

    /// Whether it is a table whose rows live in the workspace.
    var isInternalTable: Bool {
        if case .relation(let declaration) = object {
            declaration.internalTable != nil
        } else {
            false
        }
    }
}

/// The names of a workspace, in memory. `Workspace` keeps the statements on disk.
struct Catalog: Sendable {
    private(set) var items: [String: CatalogItem] = [:]

    /// What `name` stands for.
    subscript(name: String) -> CatalogItem? { items[name] }

    /// All names in order.
    var names: [String] { items.keys.sorted() }

    /// Adds or replaces an object.
    mutating func set(_ name: String, _ item: CatalogItem) {
        items[name] = item
    }

    /// Removes an object.
    mutating func remove(_ name: String) {
        items[name] = nil
    }

    /// The names of views, materialised views and sinks whose queries read `name` directly.
    func dependents(of name: String) -> [String] {
        names.filter { other in
            guard other != name, let item = items[other] else { return false }
            switch item.object {
            case .view(let view), .materializedView(let view, _):
                return view.query.relationNames.contains(name)
            case .relation, .sink:
                return false
            }
        }
    }
}
