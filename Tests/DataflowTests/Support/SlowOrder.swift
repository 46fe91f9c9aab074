import Columnar

@testable import Dataflow

/// Rows in order, computed from scratch, slowly and simply.
enum SlowOrder {
    /// -1, 0 or 1 as `left` comes before, with or after `right`, neither NULL.
    static func compare(_ left: Value, _ right: Value) -> Int {
        func sign<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }
        switch (left, right) {
        case (.integer(let a), .integer(let b)), (.timestamp(let a), .timestamp(let b)):
            return sign(a, b)
        case (.double(let a), .double(let b)):
            return a.isNaN || b.isNaN ? sign(a.isNaN ? 1 : 0, b.isNaN ? 1 : 0) : sign(a, b)
        case (.boolean(let a), .boolean(let b)): return sign(a ? 1 : 0, b ? 1 : 0)
        case (.text(let a), .text(let b)):
            return a.lexicographicallyPrecedes(b) ? -1 : b.lexicographicallyPrecedes(a) ? 1 : 0
        default: return 0
        }
    }

    /// The same of two rows by `keys`.
    static func compare(_ left: [Value], _ right: [Value], by keys: [SortKey]) -> Int {
        for key in keys {
            let (a, b) = (left[key.column], right[key.column])
            if a.isNull || b.isNull {
                if a.isNull && b.isNull { continue }
                return a.isNull == key.nullsFirst ? -1 : 1
            }
            let order = compare(a, b)
            if order != 0 { return key.isDescending ? -order : order }
        }
        return 0
    }

    /// The rows of `rows`, each as often as it is there, by `keys` and then by all columns.
    static func sorted(_ rows: ZSet, by keys: [SortKey]) -> [[Value]] {
        let all = rows.weights.flatMap { row, count in
            Array(repeating: row, count: Int(max(0, count)))
        }
        guard let width = all.first?.count else { return [] }
        let total = keys + (0..<width).map { SortKey(column: $0) }
        return all.sorted { compare($0, $1, by: total) < 0 }
    }

    /// The rows of each partition, in order.
    static func partitions(
        _ rows: ZSet, of columns: [Int], by keys: [SortKey]
    ) -> [[Value]: [[Value]]] {
        Dictionary(grouping: sorted(rows, by: keys)) { row in columns.map { row[$0] } }
    }
}
