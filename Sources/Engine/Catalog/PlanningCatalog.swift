import Columnar
import Connectors
import Planner
import SQL

/// How a query reads what other queries keep.
enum PlanningMode: Sendable {
    /// It goes on: a materialised view is the query behind it.
    case continuous
    /// It reads what is there now: a materialised view and a sink are what was written.
    case adHoc
}

/// The catalog as the planner of one query sees it, and the sources behind the names it gave out.
///
/// One planner uses it, on one thread.
final class PlanningCatalog: PlannerCatalog {
    private let catalog: Catalog
    private let mode: PlanningMode
    private let files: FileRelations
    private let stored: StoredRelations
    /// Relations that one statement sees under these names instead of what the catalog has.
    private let overlay: [String: RelationDeclaration]
    private(set) var declarations: [String: RelationDeclaration] = [:]

    init(
        catalog: Catalog, mode: PlanningMode, files: FileRelations, stored: StoredRelations,
        overlay: [String: RelationDeclaration] = [:]
    ) {
        self.catalog = catalog
        self.mode = mode
        self.files = files
        self.stored = stored
        self.overlay = overlay
    }

    var names: [String] { catalog.names }

    func entry(named name: NameSyntax) throws -> CatalogEntry? {
        if let declaration = overlay[name.base.name] { return remember(declaration) }
        if let item = catalog[name.base.name] {
            return try entry(item.object, name: name)
        }
        if name.base.name == Workspace.deadLetters { return remember(try stored.deadLetters()) }
        if let declaration = try files.declaration(for: name) { return remember(declaration) }
        return nil
    }

    private func entry(_ object: CatalogObject, name: NameSyntax) throws -> CatalogEntry {
        switch (object, mode) {
        case (.relation(let declaration), .adHoc) where declaration.internalTable != nil:
            return remember(try stored.declaration(of: declaration))
        case (.relation(let declaration), _):
            return remember(declaration)
        case (.view(let view), _), (.materializedView(let view, _), .continuous):
            return .view(view)
        case (.materializedView(let view, let fields), .adHoc):
            return remember(try stored.declaration(of: view.name, fields: fields))
        case (.sink(let sink, let fields), .adHoc):
            return remember(try stored.declaration(of: sink, fields: fields, at: name.range))
        case (.sink(let sink, _), .continuous):
            throw Diagnostic.failure(
                "'\(sink.name)' is a sink, which a continuous query cannot read", code: "42809",
                at: name.range, hint: "read the view that fills it")
        }
    }

    private func remember(_ declaration: RelationDeclaration) -> CatalogEntry {
        declarations[declaration.definition.name] = declaration
        return .relation(declaration.definition)
    }
}
