/// Row numbers of a batch, in the order in which they are wanted: what a filter keeps, what a sort
/// arranges.
public struct Selection: Sendable {
    /// How many rows are selected.
    public let count: Int
    /// Whether it is the rows 0, 1, 2, … in order, so that a whole column may stand for its result.
    public let isPrefix: Bool
    private let buffer: Buffer

    /// The rows of `condition`, a boolean column, that are true: NULL is not selected.
    public init(whereTrue condition: Column) {
        precondition(condition.type == .boolean || condition.type == .null)
        if condition.type == .null { self.init(prefix: 0); return }
        if condition.isConstant {
            let isTrue = condition.count > 0 && condition.nullCount == 0 && condition.bits[0]
            self.init(prefix: isTrue ? condition.count : 0)
            return
        }
        let rowCount = condition.count
        let rows = Buffer(uninitializedByteCount: rowCount * 4)
        let found = Self.collect(
            condition, into: rows.base.assumingMemoryBound(to: UInt32.self))
        self.init(buffer: rows, count: found, isPrefix: found == rowCount)
    }

    /// The rows `rows`.
    public init(_ rows: [Int]) {
        self.init(count: rows.count) { target in
            for index in 0..<rows.count { target[index] = UInt32(rows[index]) }
        }
    }

    /// The first `count` rows.
    public init(prefix count: Int) {
        let rows = Buffer(uninitializedByteCount: count * 4)
        let target = rows.base.assumingMemoryBound(to: UInt32.self)
        for row in 0..<count { target[row] = UInt32(truncatingIfNeeded: row) }
        self.init(buffer: rows, count: count, isPrefix: true)
    }

    /// `count` row numbers that `fill` writes.
    public init(count: Int, _ fill: (inout MutableSpan<UInt32>) -> Void) {
        let rows = Buffer(uninitializedByteCount: count * 4)
        let target = rows.base.assumingMemoryBound(to: UInt32.self)
        target.update(repeating: 0, count: count)
        var span = MutableSpan<UInt32>(_unsafeStart: target, count: count)
        fill(&span)
        self.init(buffer: rows, count: count, isPrefix: false)
    }

    /// At most `capacity` row numbers; `fill` writes them and returns how many it wrote.
    public init(capacity: Int, _ fill: (inout MutableSpan<UInt32>) -> Int) {
        let rows = Buffer(byteCount: capacity * 4)
        let target = rows.base.assumingMemoryBound(to: UInt32.self)
        var span = MutableSpan<UInt32>(_unsafeStart: target, count: capacity)
        let count = fill(&span)
        precondition(count >= 0 && count <= capacity)
        self.init(buffer: rows, count: count, isPrefix: false)
    }

    private init(buffer: Buffer, count: Int, isPrefix: Bool) {
        self.buffer = buffer
        self.count = count
        self.isPrefix = isPrefix
    }

    /// The row numbers.
    public var rows: Span<UInt32> {
        @_lifetime(borrow self)
        get {
            _overrideLifetime(buffer.values(as: UInt32.self, count: count), borrowing: self)
        }
    }

    /// Whether no row is selected.
    public var isEmpty: Bool { count == 0 }

    /// Writes the numbers of the rows that are true and returns how many there are.
    private static func collect(
        _ condition: Column, into target: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let bits = condition.bits.words
        let valid = condition.validityWords
        var found = 0
        for index in 0..<wordCount(forBits: condition.count) {
            var word = bits[index]
            if !valid.isEmpty { word &= valid[index] }
            let base = index * 64
            let tail = condition.count - base
            if tail < 64 { word &= lowBits(tail) }
            if word == ~0 {
                for bit in 0..<64 { target[found + bit] = UInt32(truncatingIfNeeded: base + bit) }
                found += 64
                continue
            }
            while word != 0 {
                target[found] = UInt32(truncatingIfNeeded: base + word.trailingZeroBitCount)
                found += 1
                word &= word - 1
            }
        }
        return found
    }
}
