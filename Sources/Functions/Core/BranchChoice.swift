import Columnar

/// Which of several branches gives the value of each row: CASE and COALESCE. Rows that no branch
/// took are open; they belong to the last.
struct BranchChoice {
    private static let open = UInt16.max

    private let rowCount: Int
    private var branches: [UInt16]
    private var openCount: Int

    /// All rows are open.
    init(rowCount: Int) {
        self.rowCount = rowCount
        branches = Array(repeating: Self.open, count: rowCount)
        openCount = rowCount
    }

    /// Whether no row is open.
    var isComplete: Bool { openCount == 0 }

    /// Whether no branch took row `row` yet.
    func isOpen(_ row: Int) -> Bool { branches[row] == Self.open }

    /// The branch that took row `row`, or nil.
    func branch(of row: Int) -> Int? { isOpen(row) ? nil : Int(branches[row]) }

    /// Gives `branch` the open rows in which `condition` is true.
    mutating func take(whereTrue condition: Column, branch: Int) {
        let truth = TruthColumn(condition)
        take(branch) { truth.trueWord($0) }
    }

    /// Gives `branch` the open rows in which `value` is not NULL.
    mutating func take(whereNotNull value: Column, branch: Int) {
        if value.type == .null { return }
        guard let validity = value.validity else { return take(branch) { _ in .max } }
        if value.isConstant { return }
        take(branch) { loadWord(validity, $0) }
    }

    /// Gives `branch` the open rows in which `value` is NULL.
    mutating func take(whereNull value: Column, branch: Int) {
        let validity = ValidityWords(value)
        take(branch) { ~validity.word($0) }
    }

    @inline(__always)
    private mutating func take(_ branch: Int, _ word: (Int) -> UInt64) {
        precondition(branch < Int(Self.open))
        for index in 0..<wordCount(forBits: rowCount) {
            var rest = word(index) & wordMask(index, rowCount: rowCount)
            while rest != 0 {
                let row = index * 64 + rest.trailingZeroBitCount
                rest &= rest - 1
                guard branches[row] == Self.open else { continue }
                branches[row] = UInt16(branch)
                openCount -= 1
            }
        }
    }

    /// The rows of `values`, each from its branch; open rows from the last. Rows that do not fit into
    /// a text column are recorded in `errors`.
    func merge(_ values: [Column], type: DataType, errors: inout RowErrors) -> Column {
        if let only = onlyBranch(values.count - 1) {
            let value = values[only]
            return value.type == .null ? .nulls(type: type, count: rowCount) : value
        }
        // A bare NULL has no layout of its own.
        let columns = values.map {
            $0.type == .null ? .nulls(type: type, count: rowCount) : $0
        }
        switch type.layout {
        case .none: return .nulls(type: type, count: rowCount)
        case .bits: return mergeFixed(columns, type, BooleanReader.self, BooleanOutput.self)
        case .bytes: return mergeBytes(columns, type, &errors)
        case .fixed(byteWidth: 2):
            return mergeFixed(columns, type, FixedReader<Int16>.self, FixedOutput<Int16>.self)
        case .fixed(byteWidth: 4):
            return mergeFixed(columns, type, FixedReader<Int32>.self, FixedOutput<Int32>.self)
        case .fixed(byteWidth: 8):
            return mergeFixed(columns, type, FixedReader<Int64>.self, FixedOutput<Int64>.self)
        case .fixed:
            return mergeFixed(columns, type, FixedReader<Int128>.self, FixedOutput<Int128>.self)
        }
    }

    /// The branch that every row has, if there is one.
    private func onlyBranch(_ last: Int) -> Int? {
        if openCount == rowCount { return last }
        guard openCount == 0, let first = branches.first else { return nil }
        return branches.allSatisfy { $0 == first } ? Int(first) : nil
    }

    private func mergeFixed<R: ColumnReader, W: ColumnOutput>(
        _ columns: [Column], _ type: DataType, _ reader: R.Type, _ writer: W.Type
    ) -> Column where R.Value == W.Value {
        let readers = columns.map { R($0) }
        let output = W(rowCount: rowCount)
        let validity = mergedValidity(columns)
        for row in 0..<rowCount {
            output.set(row, readers[chosen(row, columns.count)].value(at: row))
        }
        return validity.column(type, values: output.buffer)
    }

    private func mergeBytes(
        _ columns: [Column], _ type: DataType, _ errors: inout RowErrors
    ) -> Column {
        let readers = columns.map { BytesReader($0) }
        let validity = mergedValidity(columns)
        let capacity = columns.reduce(0) { $0 + $1.byteSpan.count }
        var output = TextOutput(type: type, rowCount: rowCount, byteCapacity: capacity)
        for row in 0..<rowCount {
            if validity.isValid(row) {
                output.append(readers[chosen(row, columns.count)].value(at: row))
                output.finishRow(row, &errors)
            } else {
                output.finishNull()
            }
        }
        return output.finish()
    }

    private func mergedValidity(_ columns: [Column]) -> RowValidity {
        var validity = RowValidity(rowCount: rowCount)
        guard columns.contains(where: \.hasNulls) else { return validity }
        for row in 0..<rowCount where columns[chosen(row, columns.count)].isNull(at: row) {
            validity.setNull(row)
        }
        return validity
    }

    @inline(__always)
    private func chosen(_ row: Int, _ columnCount: Int) -> Int {
        let branch = branches[row]
        return branch == Self.open ? columnCount - 1 : Int(branch)
    }
}
