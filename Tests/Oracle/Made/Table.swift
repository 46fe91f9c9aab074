/// An internal table that was made up.
package struct Table: Sendable {
    var name: String
    var columns: [TableColumn]
    /// The columns of the primary key, as indexes; empty for none.
    var key: [Int]

    /// A table.
    package init(name: String, columns: [TableColumn], key: [Int] = []) {
        self.name = name
        self.columns = columns
        self.key = key
    }

    /// A column as it is declared.
    package struct TableColumn: Sendable {
        var name: String
        var kind: Kind
        /// The declared type in streamsql.
        var type: String
        /// No value is further from 0.
        var bound: Double
        var limit: Double

        /// A column. Numbers are small, so that none that is computed is too large, unless it is said
        /// that they are not; `type` is the declared type, and `limit` the largest value of it.
        package init(
            _ name: String, _ kind: Kind, isLarge: Bool = false, type: String? = nil,
            limit: Double? = nil
        ) {
            self.name = name
            self.kind = kind
            self.type = type ?? (isLarge ? "BIGINT" : kind.ours)
            bound = isLarge ? .infinity : kind == .integer ? 1_000 : 10_000
            self.limit = limit ?? (isLarge ? Term.bigintLimit : Term.integerLimit)
        }
    }

    /// The statement that makes it.
    func declaration(_ dialect: Dialect) -> String {
        var parts = columns.map { column in
            "\(column.name) \(dialect == .ours ? column.type : column.kind.theirs)"
        }
        if !key.isEmpty {
            let names = key.map { columns[$0].name }.joined(separator: ", ")
            // SQLite lets a key be NULL unless told otherwise.
            if dialect == .theirs {
                for index in key { parts[index] += " NOT NULL" }
            }
            parts.append("PRIMARY KEY (\(names))")
        }
        return "CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"
    }

    /// Its columns as a query reads them under an alias.
    func columns(as alias: String) -> [Column] {
        columns.map {
            Column(source: alias, name: $0.name, kind: $0.kind, bound: $0.bound, limit: $0.limit)
        }
    }
}
