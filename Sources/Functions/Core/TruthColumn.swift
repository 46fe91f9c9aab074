import Columnar

/// A boolean column seen as two bitmaps, the rows that are true and the rows that are false; NULL is
/// in neither.
struct TruthColumn {
    private let column: Column
    private let constant: Bool?
    private let isUniform: Bool

    /// Looks at `column`, which is boolean or a bare NULL.
    init(_ column: Column) {
        self.column = column
        isUniform = column.isConstant || column.type == .null
        constant = isUniform && !column.isNull(at: 0) ? column.bits[0] : nil
    }

    /// The true rows of the 64 that word `index` stands for.
    @inline(__always)
    func trueWord(_ index: Int) -> UInt64 {
        if isUniform { return constant == true ? .max : 0 }
        let word = loadWord(column.values, index)
        guard let validity = column.validity else { return word }
        return word & loadWord(validity, index)
    }

    /// The false rows of the 64 that word `index` stands for.
    @inline(__always)
    func falseWord(_ index: Int) -> UInt64 {
        if isUniform { return constant == false ? .max : 0 }
        let word = ~loadWord(column.values, index)
        guard let validity = column.validity else { return word }
        return word & loadWord(validity, index)
    }

    /// Whether row `row` is true.
    func isTrue(_ row: Int) -> Bool { trueWord(row >> 6) & (1 << UInt64(row & 63)) != 0 }

    /// Whether row `row` is false.
    func isFalse(_ row: Int) -> Bool { falseWord(row >> 6) & (1 << UInt64(row & 63)) != 0 }
}

/// Word `index` of a bitmap.
@inline(__always)
func loadWord(_ buffer: Buffer, _ index: Int) -> UInt64 {
    buffer.base.assumingMemoryBound(to: UInt64.self)[index]
}

/// The bits of word `index` that stand for rows below `rowCount`.
@inline(__always)
func wordMask(_ index: Int, rowCount: Int) -> UInt64 {
    let rest = rowCount - index * 64
    return rest >= 64 ? .max : (1 << UInt64(rest)) - 1
}

/// SQL's logic of true, false and NULL, 64 rows at a time.
enum ThreeValuedLogic {
    /// AND or OR of two boolean columns.
    static func combine(_ left: Column, _ right: Column, isAnd: Bool, rowCount: Int) -> Column {
        let isConstant = left.isConstant && right.isConstant
        let count = isConstant ? 1 : rowCount
        let l = TruthColumn(left)
        let r = TruthColumn(right)
        let result = fromWords(rowCount: count) { index in
            if isAnd {
                (
                    l.trueWord(index) & r.trueWord(index),
                    l.falseWord(index) | r.falseWord(index)
                )
            } else {
                (
                    l.trueWord(index) | r.trueWord(index),
                    l.falseWord(index) & r.falseWord(index)
                )
            }
        }
        return isConstant ? result.singleRow(isConstant: true).repeated(rowCount) : result
    }

    /// A boolean column of the true rows and the false rows that `words` gives; the rest are NULL.
    @inline(__always)
    static func fromWords(
        rowCount: Int, _ words: (Int) -> (isTrue: UInt64, isFalse: UInt64)
    ) -> Column {
        let wordCount = wordCount(forBits: rowCount)
        let values = Buffer(uninitializedByteCount: wordCount * 8)
        let validity = Buffer(uninitializedByteCount: wordCount * 8)
        let valueWords = values.base.assumingMemoryBound(to: UInt64.self)
        let validWords = validity.base.assumingMemoryBound(to: UInt64.self)
        var valid = 0
        for index in 0..<wordCount {
            let (isTrue, isFalse) = words(index)
            valueWords[index] = isTrue
            validWords[index] = isTrue | isFalse
            valid += (validWords[index] & wordMask(index, rowCount: rowCount)).nonzeroBitCount
        }
        return Column(
            type: .boolean, count: rowCount, nullCount: rowCount - valid, validity: validity,
            values: values)
    }
}

/// The rows of a column that are not NULL, 64 to a word.
struct ValidityWords {
    private let buffer: Buffer?
    private let uniform: UInt64

    /// Looks at the validity of `column`.
    init(_ column: Column) {
        if column.type == .null || column.isConstant {
            buffer = nil
            uniform = column.isNull(at: 0) ? 0 : .max
        } else {
            buffer = column.validity
            uniform = .max
        }
    }

    /// The rows that are not NULL among the 64 of word `index`.
    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        guard let buffer else { return uniform }
        return loadWord(buffer, index)
    }
}
