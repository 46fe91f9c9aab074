import Columnar

/// Compares columns row by row, bit by bit: whether a result changed.
enum RowDifference {
    /// For each of `count` rows whether any of `left` differs from its counterpart in `right`.
    static func rows(_ left: [Column], _ right: [Column], count: Int) -> [Bool] {
        var differs = [Bool](repeating: false, count: count)
        for (old, new) in zip(left, right) { mark(old, new, &differs) }
        return differs
    }

    private static func mark(_ left: Column, _ right: Column, _ differs: inout [Bool]) {
        switch left.type.layout {
        case .none: return
        case .fixed(2): markFixed(left, right, UInt16.self, &differs)
        case .fixed(4): markFixed(left, right, UInt32.self, &differs)
        case .fixed(8): markFixed(left, right, UInt64.self, &differs)
        case .fixed:
            markFixed(left, right, SIMD2<UInt64>.self, &differs)
        case .bits, .bytes:
            for row in differs.indices where !differs[row] {
                differs[row] = !left.isIdentical(at: row, to: right, at: row)
            }
        }
    }

    private static func markFixed<T: BitwiseCopyable & Equatable>(
        _ left: Column, _ right: Column, _ type: T.Type, _ differs: inout [Bool]
    ) {
        let old = UnsafeRawPointer(left.values.base)
        let new = UnsafeRawPointer(right.values.base)
        let mayBeNull = left.hasNulls || right.hasNulls
        let stride = MemoryLayout<T>.stride
        for row in differs.indices {
            if mayBeNull {
                let wasNull = left.isNull(at: row)
                if wasNull != right.isNull(at: row) {
                    differs[row] = true
                    continue
                }
                if wasNull { continue }
            }
            let before = old.loadUnaligned(fromByteOffset: row * stride, as: T.self)
            let after = new.loadUnaligned(fromByteOffset: row * stride, as: T.self)
            if before != after { differs[row] = true }
        }
        withExtendedLifetime((left, right)) {}
    }
}
