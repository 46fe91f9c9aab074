import Columnar
import Foundation
import SQLiteClient

/// A value in the form in which answers of different engines are compared: numbers as numbers with
/// nine digits, timestamps as microseconds, booleans as 0 and 1.
package func cell(_ value: Value, digits: Int = 9) -> String {
    switch value {
    case .null: "NULL"
    case .boolean(let flag): flag ? "1" : "0"
    case .integer(let number): String(number)
    case .real(let number): numberText(Double(number), digits: digits)
    case .double(let number): numberText(number, digits: digits)
    case .decimal: numberText(Double(value.description) ?? .nan, digits: digits)
    case .timestamp(let time), .timestamptz(let time): String(time)
    case .date(let days): String(days)
    case .array(let values), .structure(let values):
        "'[\(values.map(json).joined(separator: ","))]'"
    default: "'\(value)'"
    }
}

/// A number, a text or NULL as SQLite writes it in JSON.
private func json(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .text:
        "\"\("\(value)".replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    default: "\(value)"
    }
}

/// A whole number without a point; others with nine digits, which is what sums in another order keep.
package func numberText(_ number: Double, digits: Int = 9) -> String {
    if number.isNaN { return "NULL" }
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    return String(format: "%.\(digits)g", number)
}

/// Rows as sorted lines, to be compared as multisets.
package func lines(_ rows: some Sequence<[Value]>, digits: Int = 9) -> [String] {
    rows.map { $0.map { cell($0, digits: digits) }.joined(separator: "|") }.sorted()
}

/// The rows of a query that SQLite answers, as sorted lines. `kinds` says which integers stand for
/// something else.
package func lines(
    _ database: Database, _ query: String, kinds: [Kind] = [], digits: Int = 9
) throws -> [String] {
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
        let cells = (0..<statement.columnCount).map { index in
            cell(statement, index, kinds.count > index ? kinds[index] : .integer, digits)
        }
        rows.append(cells.joined(separator: "|"))
    }
    return rows.sorted()
}

/// The rows that SQLite answers to a query that was made up, as sorted lines.
package func lines(_ database: Database, _ query: Query) throws -> [String] {
    try lines(database, query.text(.theirs), kinds: query.items.map(\.term.kind))
}

private func cell(
    _ statement: borrowing Statement, _ index: Int, _ kind: Kind, _ digits: Int
) -> String {
    switch statement.storageClass(at: index) {
    case .null: "NULL"
    case .integer where kind == .decimal:
        numberText(Double(statement.int64(at: index)) / 100, digits: digits)
    case .integer: String(statement.int64(at: index))
    case .real: numberText(statement.double(at: index), digits: digits)
    default: "'\(statement.string(at: index))'"
    }
}
