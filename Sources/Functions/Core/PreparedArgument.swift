import Columnar

/// Something made from a text argument (a pattern, a unit, a format), kept while the text stays the
/// same: for a constant it is made once a batch.
struct PreparedArgument<Prepared> {
    private let reader: BytesReader
    private let prepare: (TextBytes) throws(RowError) -> Prepared
    private var last: (text: TextBytes, prepared: Prepared)?

    /// Prepares the rows of `column`, a text column that outlives it, by `prepare`.
    init(_ column: Column, _ prepare: @escaping (TextBytes) throws(RowError) -> Prepared) {
        reader = BytesReader(column)
        self.prepare = prepare
    }

    /// What was made from row `row`.
    @inline(__always)
    mutating func value(at row: Int) throws(RowError) -> Prepared {
        let text = reader.value(at: row)
        if let last, isSameBytes(last.text, text) { return last.prepared }
        let prepared = try prepare(text)
        last = (text, prepared)
        return prepared
    }
}

/// Whether both are the same bytes; quick where they are the same memory, as constants are.
@inline(__always)
func isSameBytes(_ left: TextBytes, _ right: TextBytes) -> Bool {
    guard left.count == right.count else { return false }
    return left.baseAddress == right.baseAddress || compareBytes(left, right) == 0
}
