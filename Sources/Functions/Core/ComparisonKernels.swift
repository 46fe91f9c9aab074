import Columnar
import Glibc

/// One of the six comparisons, on two values of one ordered type or on a three-way result.
protocol Comparison: SendableMetatype {
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool
    /// The same where NaN equals NaN and is above all other numbers (rule 36).
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool
}

/// `=`
enum IsEqual: Comparison {
    @inline(__always)
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool { left == right }
    @inline(__always)
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool {
        left == right || (left != left && right != right)
    }
}

/// `<>`
enum IsNotEqual: Comparison {
    @inline(__always)
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool { left != right }
    @inline(__always)
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool {
        !IsEqual.holds(float: left, right)
    }
}

/// `<`
enum IsLess: Comparison {
    @inline(__always)
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool { left < right }
    @inline(__always)
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool {
        !(left >= right) && left == left
    }
}

/// `<=`
enum IsLessOrEqual: Comparison {
    @inline(__always)
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool { left <= right }
    @inline(__always)
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool {
        left <= right || right != right
    }
}

/// `>`
enum IsGreater: Comparison {
    @inline(__always)
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool { left > right }
    @inline(__always)
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool {
        IsLess.holds(float: right, left)
    }
}

/// `>=`
enum IsGreaterOrEqual: Comparison {
    @inline(__always)
    static func holds<T: Comparable>(_ left: T, _ right: T) -> Bool { left >= right }
    @inline(__always)
    static func holds<T: BinaryFloatingPoint>(float left: T, _ right: T) -> Bool {
        IsLessOrEqual.holds(float: right, left)
    }
}

extension Kernels {
    /// The overloads of a comparison for every type.
    static func comparison<Op: Comparison>(_ operation: Op.Type) -> [Overload] {
        func overload(_ type: DataType, _ kernel: @escaping Kernel) -> Overload {
            Overload([type, type], .boolean, kernel: kernel)
        }
        return [
            overload(.smallint, ordered(operation, Int16.self)),
            overload(.integer, ordered(operation, Int32.self)),
            overload(.bigint, ordered(operation, Int64.self)),
            decimalComparison(operation),
            overload(.real, floating(operation, Float.self)),
            overload(.double, floating(operation, Double.self)),
            overload(.text, bytes(operation)),
            overload(.bytea, bytes(operation)),
            overload(.boolean, booleans(operation)),
            overload(.date, ordered(operation, Int32.self)),
            overload(.time, ordered(operation, Int64.self)),
            overload(.timestamp, ordered(operation, Int64.self)),
            overload(.timestamptz, ordered(operation, Int64.self)),
            overload(.interval, intervals(operation)),
            overload(.uuid, bytes(operation)),
            overload(.json, bytes(operation)),
            anyComparison(.anyArray, operation),
            anyComparison(.anyStructure, operation),
            anyComparison(.anyMap, operation),
        ]
    }

    /// The comparison of two values of one type; nil for NULL, which has none.
    static func comparisonKernel<Op: Comparison>(
        _ operation: Op.Type, _ type: DataType
    ) -> Kernel? {
        let overload = comparison(operation).first { overload in
            switch type {
            case .decimal: overload.parameters == [.anyDecimal, .anyDecimal]
            case .array: overload.parameters == [.anyArray, .anyArray]
            case .structure: overload.parameters == [.anyStructure, .anyStructure]
            case .map: overload.parameters == [.anyMap, .anyMap]
            default: overload.parameters == [.exactly(type), .exactly(type)]
            }
        }
        return overload?.makeKernel([type, type], .boolean)
    }

    private static func ordered<Op: Comparison, T: FixedWidth & Comparable>(
        _ operation: Op.Type, _ type: T.Type
    ) -> Kernel {
        { arguments, call in
            fixedComparison(arguments, call, T.self) { Op.holds($0, $1) }
        }
    }

    private static func floating<Op: Comparison, T: FixedWidth & BinaryFloatingPoint>(
        _ operation: Op.Type, _ type: T.Type
    ) -> Kernel {
        { arguments, call in
            fixedComparison(arguments, call, T.self) { Op.holds(float: $0, $1) }
        }
    }

    private static func intervals<Op: Comparison>(_ operation: Op.Type) -> Kernel {
        { arguments, call in
            fixedComparison(arguments, call, Interval.self) {
                Op.holds($0.comparisonKey, $1.comparisonKey)
            }
        }
    }

    private static func booleans<Op: Comparison>(_ operation: Op.Type) -> Kernel {
        { arguments, call in
            let l = BooleanReader(arguments[0])
            let r = BooleanReader(arguments[1])
            return compareRows(arguments, call) {
                Op.holds(l.value(at: $0) ? 1 : 0, r.value(at: $0) ? 1 : 0)
            }
        }
    }

    private static func bytes<Op: Comparison>(_ operation: Op.Type) -> Kernel {
        { arguments, call in
            let l = BytesReader(arguments[0])
            let r = BytesReader(arguments[1])
            return compareRows(arguments, call) {
                let (left, right) = (l.value(at: $0), r.value(at: $0))
                if Op.self == IsEqual.self || Op.self == IsNotEqual.self,
                    left.count != right.count
                {
                    return Op.self == IsNotEqual.self
                }
                return Op.holds(compareBytes(left, right), 0)
            }
        }
    }

    /// Values with parts are stored so that their bytes order as they do (`ElementEncoding`).
    private static func anyComparison<Op: Comparison>(
        _ parameter: ParameterType, _ operation: Op.Type
    ) -> Overload {
        Overload([parameter, parameter], resultType: { _ in .boolean }) { _, _ in
            bytes(operation)
        }
    }

    private static func decimalComparison<Op: Comparison>(_ operation: Op.Type) -> Overload {
        Overload([.anyDecimal, .anyDecimal], resultType: { _ in .boolean }) { types, _ in
            let (leftScale, rightScale) = (types[0].decimalScale, types[1].decimalScale)
            if leftScale == rightScale { return ordered(operation, Int128.self) }
            return { arguments, call in
                fixedComparison(arguments, call, Int128.self) {
                    Op.holds(
                        Decimal128.compare(
                            Decimal128(unscaled: $0, scale: leftScale),
                            Decimal128(unscaled: $1, scale: rightScale)), 0)
                }
            }
        }
    }

    /// Compares fixed-width values 64 rows a word; constants have loops of their own.
    @inline(__always)
    private static func fixedComparison<T: FixedWidth>(
        _ arguments: [Column], _ call: KernelCall, _ type: T.Type, _ holds: (T, T) -> Bool
    ) -> Column {
        let l = arguments[0].values.base.assumingMemoryBound(to: T.self)
        let r = arguments[1].values.base.assumingMemoryBound(to: T.self)
        if arguments[0].type == .null || arguments[1].type == .null {
            return .nulls(type: .boolean, count: call.rowCount)
        }
        if arguments[0].isConstant {
            let constant = l[0]
            return compareRows(arguments, call) { holds(constant, r[$0]) }
        }
        if arguments[1].isConstant {
            let constant = r[0]
            return compareRows(arguments, call) { holds(l[$0], constant) }
        }
        return compareRows(arguments, call) { holds(l[$0], r[$0]) }
    }

    /// One bit for each row, whether NULL or not: comparisons never fail.
    @inline(__always)
    static func compareRows(
        _ arguments: [Column], _ call: KernelCall, _ holds: (Int) -> Bool
    ) -> Column {
        guard let validity = RowValidity(strict: arguments, rowCount: call.rowCount) else {
            return .nulls(type: .boolean, count: call.rowCount)
        }
        return validity.column(.boolean, values: bitmap(call.rowCount, holds))
    }

    /// A bitmap with the bits of the rows that `holds` names.
    @inline(__always)
    static func bitmap(_ rowCount: Int, _ holds: (Int) -> Bool) -> Buffer {
        let values = Buffer(uninitializedByteCount: wordCount(forBits: rowCount) * 8)
        let words = values.base.assumingMemoryBound(to: UInt64.self)
        let fullWords = rowCount >> 6
        for index in 0..<fullWords {
            let first = index << 6
            var word: UInt64 = 0
            for bit in 0..<64 {
                word |= (holds(first &+ bit) ? 1 : 0) << UInt64(truncatingIfNeeded: bit)
            }
            words[index] = word
        }
        if rowCount & 63 != 0 {
            var word: UInt64 = 0
            for row in (fullWords << 6)..<rowCount {
                word |= (holds(row) ? 1 : 0) << UInt64(row & 63)
            }
            words[fullWords] = word
        }
        return values
    }
}

/// The order of two texts by their bytes: negative, zero or positive.
@inline(__always)
func compareBytes(_ left: TextBytes, _ right: TextBytes) -> Int {
    let common = min(left.count, right.count)
    if common > 0, let l = left.baseAddress, let r = right.baseAddress {
        let order = Int(memcmp(l, r, common))
        if order != 0 { return order }
    }
    return left.count - right.count
}

extension DataType {
    /// The scale of a decimal; 0 for other types.
    var decimalScale: Int {
        if case .decimal(_, let scale) = self { scale } else { 0 }
    }

    /// The precision of a decimal, and the digits that an integer type may need.
    var decimalPrecision: Int {
        switch self {
        case .decimal(let precision, _): precision
        case .smallint: 5
        case .integer: 10
        case .bigint: 19
        default: DataType.maximumDecimalPrecision
        }
    }
}

extension Interval {
    /// The interval in nanoseconds with months of 30 days and days of 24 hours, by which PostgreSQL
    /// compares intervals.
    var comparisonKey: Int128 {
        let wholeDays = Int128(months) * 30 + Int128(days)
        return wholeDays * 86_400_000_000_000 + Int128(nanoseconds)
    }
}
