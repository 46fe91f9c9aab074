import Columnar

/// Keeps the rows of each group in the order of their arrival (rule 14) as elements
/// (`ElementEncoding`). Taking one away takes the first that is equal; one that is taken away before
/// it came waits for it. State: all rows; a removal costs a walk over its group.
final class ListAccumulator: Accumulator {
    private struct Row {
        var bytes: [UInt8]
        var count: Int64
    }

    /// Appends the result of a group of these rows, at least one, as its column stores it.
    typealias Finish = @Sendable ([[UInt8]], inout [UInt8]) throws(RowError) -> Void

    private let resultType: DataType
    private let finish: Finish
    private var groups: [[Row]] = []

    /// Lists for `arguments`, made into results by `finish`.
    init(_ arguments: AccumulatorArguments, finish: @escaping Finish) {
        resultType = arguments.resultType
        self.finish = finish
    }

    func reserve(groupCount: Int) {
        guard groupCount > groups.count else { return }
        groups.append(contentsOf: repeatElement([], count: groupCount - groups.count))
    }

    func update(_ arguments: [Column], groups numbers: Span<UInt32>, weights: Weights?) {
        for row in 0..<numbers.count {
            var bytes: [UInt8] = []
            for argument in arguments { argument.appendElement(row: row, to: &bytes) }
            Self.add(
                Row(bytes: bytes, count: weights?.span[row] ?? 1), to: &groups[Int(numbers[row])])
        }
    }

    /// Adds a row at the end; one of the opposite sign cancels with the first that is equal.
    private static func add(_ row: Row, to rows: inout [Row]) {
        var rest = row
        var index = 0
        let mayCancel = row.count < 0 || rows.contains { $0.count < 0 }
        while mayCancel, rest.count != 0, index < rows.count {
            let other = rows[index]
            let isOpposite = (other.count < 0) != (rest.count < 0)
            guard isOpposite, other.bytes == rest.bytes else {
                index += 1
                continue
            }
            let sum = other.count &+ rest.count
            if (sum < 0) == (other.count < 0), sum != 0 {
                rows[index].count = sum
                return
            }
            rest.count = sum
            rows.remove(at: index)
        }
        if rest.count != 0 { rows.append(rest) }
    }

    func merge(_ other: any Accumulator, groups numbers: Span<UInt32>) {
        guard let other = other as? ListAccumulator else { return assertionFailure() }
        for group in 0..<numbers.count {
            for row in other.groups[group] { Self.add(row, to: &groups[Int(numbers[group])]) }
        }
    }

    func results(of numbers: Span<UInt32>, errors: inout RowErrors) -> Column {
        var output = TextOutput(type: resultType, rowCount: numbers.count, byteCapacity: 0)
        var stored: [UInt8] = []
        for index in 0..<numbers.count {
            let rows = groups[Int(numbers[index])].flatMap { row in
                repeatElement(row.bytes, count: Int(max(0, row.count)))
            }
            stored.removeAll(keepingCapacity: true)
            do throws(RowError) {
                if rows.isEmpty {
                    output.finishNull()
                } else {
                    try finish(rows, &stored)
                    output.append(stored)
                    output.finishRow(index, &errors)
                }
            } catch {
                errors.record(error, row: index)
                output.finishNull()
            }
        }
        return output.finish()
    }

    func reset(group: UInt32) { groups[Int(group)] = [] }

    func encode(group: UInt32, into writer: inout StateWriter) {
        writer.write(Int64(groups[Int(group)].count))
        for row in groups[Int(group)] {
            writer.write(bytes: row.bytes)
            writer.write(row.count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a list has a negative size") }
        var rows: [Row] = []
        for _ in 0..<count {
            let bytes = Array(try reader.readBytes())
            rows.append(Row(bytes: bytes, count: try reader.read(Int64.self)))
        }
        groups[Int(group)] = rows
    }

    var byteCount: Int {
        groups.reduce(0) { $0 + $1.reduce(16) { $0 + $1.bytes.count + 56 } }
    }
}
