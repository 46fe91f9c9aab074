import Columnar

extension OverArguments {
    /// A BIGINT column of what `value` gives for each row that is asked about.
    func integers(_ value: (_ row: Int) -> Int) -> Column {
        var column = FixedColumnWriter<Int64>(type: .bigint, count: rows.asked.count)
        for (index, row) in rows.asked.enumerated() { column[index] = Int64(value(row)) }
        return column.finish()
    }

    /// A DOUBLE PRECISION column of what `value` gives for each row that is asked about.
    func doubles(_ value: (_ row: Int) -> Double) -> Column {
        var column = FixedColumnWriter<Double>(type: .double, count: rows.asked.count)
        for (index, row) in rows.asked.enumerated() { column[index] = value(row) }
        return column.finish()
    }

    /// The INTEGER argument `index` of a row; nil where it is NULL.
    func integer(_ index: Int, at row: Int) -> Int? {
        let column = columns[index]
        return column.isNull(at: row) ? nil : Int(column.span(of: Int32.self)[row])
    }

    /// The rows from which the first argument may be taken.
    var candidates: OverCandidates {
        OverCandidates(columns[0], ignoringNulls: ignoresNulls)
    }
}

/// The rows of a column that count: all of them, or those that are not NULL.
struct OverCandidates {
    /// How many candidates stand in front of each row, and in front of the end; nil when all count.
    private var numbers: [Int32] = []
    private var rows: [Int32] = []
    private let areAll: Bool

    init(_ column: Column, ignoringNulls: Bool) {
        areAll = !ignoringNulls || !(column.hasNulls || column.type == .null)
        guard !areAll else { return }
        numbers.reserveCapacity(column.count + 1)
        for row in 0..<column.count {
            numbers.append(Int32(rows.count))
            if !column.isNull(at: row) { rows.append(Int32(row)) }
        }
        numbers.append(Int32(rows.count))
    }

    /// How many candidates stand in front of `row`.
    func number(before row: Int) -> Int { areAll ? row : Int(numbers[row]) }

    /// The candidates among `rows`, by their numbers.
    func numbers(in rows: Range<Int>) -> Range<Int> {
        number(before: rows.lowerBound)..<number(before: rows.upperBound)
    }

    /// The row of the candidate `number`; nil when there is none among `count` rows.
    func row(_ number: Int, of count: Int) -> Int? {
        guard number >= 0 else { return nil }
        if areAll { return number < count ? number : nil }
        return number < rows.count ? Int(rows[number]) : nil
    }
}
