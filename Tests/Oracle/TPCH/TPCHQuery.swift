import Foundation

/// One of the 22 queries, from its file.
package struct TPCHQuery: Sendable {
    /// `q07`
    package let name: String
    /// The file's text: tables and view.
    package let script: String

    /// The queries of a folder, in order.
    package static func all(in folder: String) throws -> [TPCHQuery] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try names.filter { $0.hasSuffix(".sql") }.sorted().map { name in
            TPCHQuery(
                name: String(name.dropLast(4)),
                script: try String(contentsOfFile: folder + "/" + name, encoding: .utf8))
        }
    }

    /// The script in SQLite's words. There dates are texts, and decimals floating-point numbers.
    var sqlite: String {
        script
            .replacing("MATERIALIZED VIEW", with: "VIEW")
            .replacing("DECIMAL(15, 2)", with: "REAL")
            .replacing(#/DATE '([0-9-]+)' ([+-]) INTERVAL '([0-9]+)' (\w+)/#) {
                "date('\($0.1)', '\($0.2)\($0.3) \($0.4)')"
            }
            .replacing(#/DATE ('[0-9-]+')/#) { String($0.1) }
            .replacing(#/EXTRACT\(YEAR FROM (\w+)\)/#) { "CAST(substr(\($0.1), 1, 4) AS INT)" }
            .replacing("SUBSTRING(c_phone FROM 1 FOR 2)", with: "substr(c_phone, 1, 2)")
            // 0.2 is no binary number.
            .replacing("AND l_quantity < (", with: "AND 5 * l_quantity < (")
            .replacing("0.2 * avg(l_quantity)", with: "avg(l_quantity)")
    }
}
