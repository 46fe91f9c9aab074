import Columnar

/// Where a search begins and which match it is for: arguments that many of the regular-expression
/// functions take.
struct RegexPlace {
    private let starts: FixedReader<Int32>?
    private let numbers: FixedReader<Int32>?

    /// Reads the start, a code point from 1, and the number of the match from the arguments at these
    /// places, where there are so many.
    init(_ arguments: [Column], start: Int, number: Int?, _ types: [DataType]) {
        func reader(_ index: Int) -> FixedReader<Int32>? {
            types.indices.contains(index) && types[index] == .integer
                ? FixedReader<Int32>(arguments[index]) : nil
        }
        starts = reader(start)
        numbers = number.flatMap(reader)
    }

    /// Whether the call says which match is meant.
    var hasNumber: Bool { numbers != nil }

    /// The first byte of `text` to look at and the number of the match; 1 for both unless said.
    func at(_ row: Int, in text: TextBytes) throws(RowError) -> (start: Int, number: Int) {
        let start = starts?.value(at: row) ?? 1
        let number = numbers?.value(at: row) ?? 1
        guard start >= 1 else {
            throw RowError(code: "22023", "invalid value for parameter \"start\": \(start)")
        }
        guard number >= 0 else {
            throw RowError(code: "22023", "invalid value for parameter \"n\": \(number)")
        }
        return (UTF8Text.offset(ofCodePoint: Int(start) - 1, in: text), Int(number))
    }
}
