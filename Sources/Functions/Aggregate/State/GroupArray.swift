import Columnar

/// One value for each group, in one block of memory that grows. Loops take `base` once.
final class GroupArray<Element: BitwiseCopyable> {
    /// The values; valid until the next `reserve`.
    private(set) var base: UnsafeMutablePointer<Element>
    /// How many groups there are.
    private(set) var count = 0
    private var capacity: Int
    private let empty: Element

    /// No groups; new ones get `empty`.
    init(empty: Element) {
        self.empty = empty
        capacity = 16
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Makes room for `groupCount` groups.
    func reserve(groupCount: Int) {
        guard groupCount > count else { return }
        if groupCount > capacity {
            capacity = max(groupCount, capacity * 2)
            let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
            larger.update(from: base, count: count)
            base.deallocate()
            base = larger
        }
        (base + count).update(repeating: empty, count: groupCount - count)
        count = groupCount
    }

    /// The value of group `group`.
    subscript(group: Int) -> Element {
        get {
            precondition(group >= 0 && group < count)
            return base[group]
        }
        set {
            precondition(group >= 0 && group < count)
            base[group] = newValue
        }
    }

    /// Makes group `group` empty again.
    func reset(_ group: UInt32) { self[Int(group)] = empty }

    /// The memory held, in bytes.
    var byteCount: Int { capacity * MemoryLayout<Element>.stride }
}

/// The loops over the rows of an aggregate's argument.
enum AggregateRows {
    /// Calls `body` for each row that is not NULL, with its group, value and weight.
    @inline(__always)
    static func forEach<A: KernelInput>(
        _ column: Column, _ groups: Span<UInt32>, _ weights: Weights?, as type: A.Type,
        _ body: (_ group: Int, _ value: A, _ weight: Int64) -> Void
    ) {
        if column.type == .null { return }
        let reader = A.Reader(column)
        guard let validity = RowValidity(strict: [column], rowCount: groups.count) else { return }
        if let weights {
            let weights = weights.span
            for row in 0..<groups.count where validity.isValid(row) {
                body(Int(groups[row]), reader.value(at: row), weights[row])
            }
        } else if column.hasNulls {
            for row in 0..<groups.count where validity.isValid(row) {
                body(Int(groups[row]), reader.value(at: row), 1)
            }
        } else {
            for row in 0..<groups.count { body(Int(groups[row]), reader.value(at: row), 1) }
        }
    }

    /// A column of one value for each of `groups`; nil is NULL, and so is what throws.
    @inline(__always)
    static func column<R: KernelOutput>(
        of groups: Span<UInt32>, type: DataType, errors: inout RowErrors,
        _ value: (Int) throws(RowError) -> R?
    ) -> Column {
        var validity = RowValidity(rowCount: groups.count)
        let output = R.Writer(rowCount: groups.count)
        for row in 0..<groups.count {
            do throws(RowError) {
                if let result = try value(Int(groups[row])) {
                    output.set(row, result)
                } else {
                    validity.setNull(row)
                }
            } catch {
                errors.record(error, row: row)
                validity.setNull(row)
            }
        }
        return validity.column(type, values: output.buffer)
    }
}
