import Columnar
import Planner
import SQL
import SQLiteClient

extension Session {
    /// Takes up what earlier sessions defined in the workspace. A definition that no longer works is
    /// told about and left out; it stays on disk.
    func loadCatalog() throws {
        for saved in try savedDefinitions() {
            let text = SourceText(name: "workspace", text: saved.sql)
            let outer = options.baseFolder
            options.baseFolder = saved.baseFolder
            defer { options.baseFolder = outer }
            do {
                let item = CatalogItem(object: try object(of: saved, text), sql: saved.sql)
                catalog.set(saved.name, item)
            } catch {
                for diagnostic in EngineError(error, in: text).diagnostics {
                    observer.notice(diagnostic, text)
                }
            }
        }
    }

    private struct SavedDefinition {
        var name: String
        var baseFolder: String
        var columns: String
        var sql: String
    }

    private func savedDefinitions() throws -> [SavedDefinition] {
        do {
            var statement = try workspace.database.prepare(
                "SELECT name, base_folder, columns, sql FROM streamsql_catalog ORDER BY position",
                doing: "reading the catalog")
            var found: [SavedDefinition] = []
            while try statement.step() {
                found.append(
                    SavedDefinition(
                        name: statement.string(at: 0), baseFolder: statement.string(at: 1),
                        columns: statement.string(at: 2), sql: statement.string(at: 3)))
            }
            return found
        } catch {
            throw EngineError(error, in: nil)
        }
    }

    private func object(of saved: SavedDefinition, _ text: SourceText) throws -> CatalogObject {
        let fields = try FieldListText.fields(saved.columns)
        switch try Parser.parseStatement(text) {
        case .createTable(var syntax):
            if syntax.columns.isEmpty {
                syntax.elements += try FieldListText.elements(saved.columns)
            }
            return .relation(try relation(syntax))
        case .createView(let syntax) where syntax.isMaterialized:
            return .materializedView(definition(of: syntax), fields)
        case .createView(let syntax):
            return .view(definition(of: syntax))
        case .createSink(let syntax):
            return .sink(try sinkDeclaration(syntax), fields)
        default:
            throw Diagnostic("'\(saved.name)' is saved as something unknown").asError
        }
    }
}
