import Columnar
import Functions

/// Rows that an operator keeps, in order of arrival, each under a number of its own so that epochs
/// store what came and remove what left.
final class HeldRows {
    let types: [DataType]
    private(set) var batches: [HeldBatch] = []
    private(set) var count = 0
    private var nextNumber: Int64 = 0
    /// The number from which on no row is stored yet.
    private(set) var firstUnstored: Int64 = 0
    private var removed: [Int64] = []
    private var textByteCounts: [Int]

    /// Rows with their numbers.
    struct HeldBatch {
        var rows: Batch
        var numbers: [Int64]

        func filtered(by selection: Selection) -> HeldBatch {
            let rows = selection.rows
            var kept: [Int64] = []
            kept.reserveCapacity(selection.count)
            for index in 0..<rows.count { kept.append(numbers[Int(rows[index])]) }
            return HeldBatch(rows: self.rows.filtered(by: selection), numbers: kept)
        }

        static func concatenated(_ batches: [HeldBatch], types: [DataType]) -> HeldBatch {
            HeldBatch(
                rows: .concatenated(batches.map(\.rows), types: types),
                numbers: batches.flatMap(\.numbers))
        }
    }

    init(types: [DataType]) {
        self.types = types
        textByteCounts = [Int](repeating: 0, count: types.count)
    }

    /// Throws when a column's texts would be longer than one column can be.
    func append(_ rows: Batch) throws {
        guard rows.count > 0 else { return }
        try addTexts(of: rows)
        // Where they came from is of no use once they are out of their batch.
        let plain = rows.withoutOrigin
        let numbers = Array(nextNumber..<(nextNumber + Int64(rows.count)))
        nextNumber += Int64(rows.count)
        batches.append(HeldBatch(rows: plain, numbers: numbers))
        count += rows.count
    }

    /// Counts the bytes of texts column by column: all rows must fit into one batch.
    private func addTexts(of rows: Batch) throws {
        for (index, column) in rows.columns.enumerated() where column.bytes != nil {
            textByteCounts[index] += column.byteSpan.count
            guard textByteCounts[index] > Int(Int32.max) else { continue }
            throw RowError(
                code: "54000",
                "the rows kept here hold more than 2 GiB of text in column \(index + 1); "
                    + "leave out or shorten the long texts")
        }
    }

    /// All rows in one batch, in order of arrival.
    func all() -> Batch {
        merge()
        return batches.first?.rows ?? Batch.empty(types)
    }

    /// Keeps the rows that `keep` selects from each batch and returns the others, in order.
    func split(_ keep: (Batch) -> (kept: Selection, taken: Selection)?) -> [HeldBatch] {
        let taken = lend(keep)
        for batch in taken { forget(batch.numbers) }
        return taken
    }

    /// Gives rows out as `split` does, which epochs store until `forget` is told their numbers.
    func lend(_ keep: (Batch) -> (kept: Selection, taken: Selection)?) -> [HeldBatch] {
        var taken: [HeldBatch] = []
        var kept: [HeldBatch] = []
        for batch in batches {
            guard let parts = keep(batch.rows) else {
                kept.append(batch)
                continue
            }
            if !parts.kept.isEmpty { kept.append(batch.filtered(by: parts.kept)) }
            if !parts.taken.isEmpty { taken.append(batch.filtered(by: parts.taken)) }
        }
        batches = kept
        for batch in taken { count -= batch.rows.count }
        countTexts()
        return taken
    }

    /// Notes that rows that were given out are done with.
    func forget(_ numbers: some Sequence<Int64>) {
        for number in numbers where number < firstUnstored { removed.append(number) }
    }

    /// Gives all rows away.
    func removeAll() {
        for batch in batches {
            count -= batch.rows.count
            forget(batch.numbers)
        }
        batches = []
        countTexts()
    }

    private func countTexts() {
        for index in textByteCounts.indices {
            textByteCounts[index] = batches.reduce(0) { total, batch in
                let column = batch.rows.columns[index]
                return total + (column.bytes == nil ? 0 : column.byteSpan.count)
            }
        }
    }

    /// Makes one batch of all.
    func merge() {
        guard batches.count > 1 else { return }
        batches = [.concatenated(batches, types: types)]
    }

    var byteCount: Int {
        batches.reduce(0) { $0 + $1.rows.byteCount + $1.numbers.count * 8 }
    }

}

/// Key: the row's number, large end first, behind the byte 1. Value: its weight and the row.
extension HeldRows {
    static let keyKind: UInt8 = 1

    /// Adds what changed since the last call; `lent` are the rows that were given out and not
    /// forgotten.
    func takeChanges(into changes: inout StateChanges, lent: [HeldBatch] = []) {
        for number in removed { changes.remove(key(number)) }
        removed.removeAll()
        var value: [UInt8] = []
        for batch in batches + lent {
            for (row, number) in batch.numbers.enumerated() where number >= firstUnstored {
                value.removeAll(keepingCapacity: true)
                let weight = batch.rows.weights?.span[row] ?? 1
                withUnsafeBytes(of: weight) { value.append(contentsOf: $0) }
                RowCoding.encode(batch.rows.columns, row: row, into: &value)
                changes.set(key(number), value)
            }
        }
        firstUnstored = nextNumber
    }

    /// Takes over the rows among `entries`.
    func restore(from entries: StateChanges) throws {
        var saved: [(number: Int64, value: [UInt8])] = []
        for index in 0..<entries.count {
            let key = entries.key(at: index)
            guard key.first == Self.keyKind, let value = entries.value(at: index) else { continue }
            let number = key.dropFirst().reduce(Int64(0)) { $0 << 8 | Int64($1) }
            saved.append((number, Array(value)))
        }
        saved.sort { $0.number < $1.number }
        guard !saved.isEmpty else { return }
        let builders = types.map { ColumnBuilder(type: $0, capacity: saved.count) }
        var weights: [Int64] = []
        for row in saved {
            var reader = StateReader(row.value)
            weights.append(try reader.read(Int64.self))
            try RowCoding.decode(&reader, into: builders)
        }
        let rows = Batch(
            columns: builders.map { $0.finish() }, count: saved.count,
            weights: weights.allSatisfy { $0 == 1 } ? nil : Weights(weights))
        batches = [HeldBatch(rows: rows, numbers: saved.map(\.number))]
        count = saved.count
        nextNumber = (saved.last?.number ?? -1) + 1
        firstUnstored = nextNumber
        countTexts()
    }

    private func key(_ number: Int64) -> [UInt8] {
        [Self.keyKind] + withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
