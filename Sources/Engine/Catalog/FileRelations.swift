import Columnar
import Connectors
import Foundation
import Planner
import SQL

/// Files as tables: `SELECT * FROM 'events/*.parquet'`.
struct FileRelations: Sendable {
    /// The folder that relative paths start from.
    let baseFolder: String

    /// The table that a file name stands for; nil when the name is none. Throws `DiagnosticError`
    /// when the file cannot be read.
    func declaration(for name: NameSyntax) throws -> RelationDeclaration? {
        let path = name.base.name
        guard name.parts.count == 1, path.contains("/") || path.contains("."),
            let connector = Connectors.named("filesystem")
        else { return nil }
        do {
            var given = ["path": path]
            given["format"] = try FileFormat.ofFiles(at: path, baseFolder: baseFolder)
            if given["format"] == "csv" { given["csv.header"] = "true" }
            var options = try ConnectorOptions(
                checking: given, for: connector, role: .source)
            guard let found = try connector.inferSchema(options, baseFolder: baseFolder) else {
                return nil
            }
            given.merge(found.options) { given, _ in given }
            options = try ConnectorOptions(checking: given, for: connector, role: .source)
            return RelationDeclaration(
                definition: RelationDefinition(
                    name: path, columns: found.fields.map { ColumnDefinition(field: $0) },
                    changes: .fixed, isBounded: true),
                origin: .connector(connector, options), badFields: .reject,
                baseFolder: baseFolder, jobOptions: SourceJobOptions())
        } catch let error as ConnectorError {
            let isMissing = error.kind == .notFound
            throw Diagnostic.failure(
                error.description, code: isMissing ? "58P01" : "58030", at: name.range,
                hint: error.hint)
        } catch let problem as OptionProblem {
            throw Diagnostic.failure(
                "'\(path)' is no table and cannot be read as a file: \(problem.message)",
                code: "42P01", at: name.range)
        }
    }
}

extension ColumnDefinition {
    /// A column of the record.
    init(field: Field) {
        self.init(name: field.name, type: field.type, isNullable: field.isNullable)
    }
}
