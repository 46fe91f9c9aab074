import Columnar
import Foundation
import SQLiteClient

/// A value in the form in which answers of different engines are compared: numbers as numbers with
/// nine digits, timestamps as microseconds, booleans as 0 and 1.
func cell(_ value: Value) -> String {
    switch value {
    case .null: "NULL"
    case .boolean(let flag): flag ? "1" : "0"
    case .integer(let number): String(number)
    case .real(let number): numberText(Double(number))
    case .double(let number): numberText(number)
    case .decimal: numberText(Double(value.description) ?? .nan)
    case .timestamp(let time), .timestamptz(let time): String(time)
    default: "'\(value)'"
    }
}

/// A whole number without a point; others with nine digits, which is what sums in another order keep.
func numberText(_ number: Double) -> String {
    if number.isNaN { return "NULL" }
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    return String(format: "%.9g", number)
}

/// Rows as sorted lines, to be compared as multisets.
func lines(_ rows: some Sequence<[Value]>) -> [String] {
    rows.map { $0.map(cell).joined(separator: "|") }.sorted()
}

/// The rows of a query that SQLite answers, as sorted lines.
func lines(_ database: Database, _ query: String) throws -> [String] {
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
        rows.append((0..<statement.columnCount).map { cell(statement, $0) }.joined(separator: "|"))
    }
    return rows.sorted()
}

private func cell(_ statement: borrowing Statement, _ index: Int) -> String {
    switch statement.storageClass(at: index) {
    case .null: "NULL"
    case .integer: String(statement.int64(at: index))
    case .real: numberText(statement.double(at: index))
    default: "'\(statement.string(at: index))'"
    }
}
