import Columnar

extension AggregateFunction {
    /// `string_agg`
    static let stringAggregate = AggregateFunction(
        "string_agg", aliases: ["listagg", "group_concat"],
        summary:
            "The texts that are not NULL in the order of their arrival, with a separator between.",
        examples: [
            FunctionExample(
                "SELECT string_agg(x, ', ') FROM (VALUES ('a'), (NULL), ('b')) t(x)", "a, b")
        ],
        overloads: [
            AggregateOverload([.exactly(.text), .exactly(.text)], resultType: { _ in .text }) {
                _ in StringAccumulator()
            }
        ])
}

/// Keeps the texts of each group in the order of their arrival (rule 14); each with the separator
/// that stands before it. Taking one away takes the first that is equal. State: all texts.
final class StringAccumulator: Accumulator {
    private struct Piece: Equatable {
        var text: [UInt8]
        var separator: [UInt8]
        var count: Int64
    }

    private var pieces: [[Piece]] = []

    func reserve(groupCount: Int) {
        guard groupCount > pieces.count else { return }
        pieces.append(contentsOf: repeatElement([], count: groupCount - pieces.count))
    }

    func update(_ arguments: [Column], groups: Span<UInt32>, weights: Weights?) {
        let separators = BytesReader(arguments[1])
        let separatorIsNull = arguments[1].type == .null
        let texts = BytesReader(arguments[0])
        for row in 0..<groups.count where !arguments[0].isNull(at: row) {
            let hasSeparator = !separatorIsNull && !arguments[1].isNull(at: row)
            let piece = Piece(
                text: Array(texts.value(at: row)),
                separator: hasSeparator ? Array(separators.value(at: row)) : [],
                count: weights?.span[row] ?? 1)
            Self.add(piece, to: &pieces[Int(groups[row])])
        }
    }

    /// Adds a piece at the end; one of the opposite sign cancels with the first that is equal.
    private static func add(_ piece: Piece, to pieces: inout [Piece]) {
        var rest = piece
        var index = 0
        while rest.count != 0, index < pieces.count {
            let other = pieces[index]
            let isOpposite = (other.count < 0) != (rest.count < 0)
            guard isOpposite, other.text == rest.text, other.separator == rest.separator else {
                index += 1
                continue
            }
            let sum = other.count &+ rest.count
            if (sum < 0) == (other.count < 0), sum != 0 {
                pieces[index].count = sum
                return
            }
            rest.count = sum
            pieces.remove(at: index)
        }
        if rest.count != 0 { pieces.append(rest) }
    }

    func merge(_ other: any Accumulator, groups: Span<UInt32>) {
        guard let other = other as? StringAccumulator else { return assertionFailure() }
        for group in 0..<groups.count {
            for piece in other.pieces[group] { Self.add(piece, to: &pieces[Int(groups[group])]) }
        }
    }

    func results(of groups: Span<UInt32>, errors: inout RowErrors) -> Column {
        var output = TextOutput(type: .text, rowCount: groups.count, byteCapacity: 0)
        for row in 0..<groups.count {
            var isFirst = true
            for piece in pieces[Int(groups[row])] where piece.count > 0 {
                for _ in 0..<piece.count where !output.isFull {
                    if !isFirst { piece.separator.withUnsafeBufferPointer { output.append($0) } }
                    piece.text.withUnsafeBufferPointer { output.append($0) }
                    isFirst = false
                }
            }
            if isFirst { output.finishNull() } else { output.finishRow(row, &errors) }
        }
        return output.finish()
    }

    func reset(group: UInt32) { pieces[Int(group)] = [] }

    func encode(group: UInt32, into writer: inout StateWriter) {
        writer.write(Int64(pieces[Int(group)].count))
        for piece in pieces[Int(group)] {
            writer.write(bytes: piece.text)
            writer.write(bytes: piece.separator)
            writer.write(piece.count)
        }
    }

    func decode(group: UInt32, from reader: inout StateReader) throws {
        let count = try reader.read(Int64.self)
        guard count >= 0 else { throw StateError("a list has a negative size") }
        var list: [Piece] = []
        for _ in 0..<count {
            let text = Array(try reader.readBytes())
            let separator = Array(try reader.readBytes())
            list.append(
                Piece(text: text, separator: separator, count: try reader.read(Int64.self)))
        }
        pieces[Int(group)] = list
    }

    var byteCount: Int {
        pieces.reduce(0) { $0 + $1.reduce(16) { $0 + $1.text.count + $1.separator.count + 88 } }
    }
}
