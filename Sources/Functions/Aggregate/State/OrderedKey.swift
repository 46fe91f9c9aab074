import Columnar

/// Values in a form whose `<` is SQL's order, for MIN and MAX.
protocol OrderedKey: Hashable, Comparable {
    /// The values of `column`, one after another, to `body`.
    static func forEach(
        _ column: Column, _ groups: Span<UInt32>, _ weights: Weights?,
        _ body: (_ group: Int, _ key: Self, _ weight: Int64) -> Void)
    /// A column of `type` with `keys` as its rows.
    static func column(_ keys: [Self?], type: DataType) -> Column
    /// Writes this key.
    func encode(into writer: inout StateWriter)
    /// Reads what `encode` wrote.
    init(from reader: inout StateReader) throws
    /// What it holds besides its own size, in bytes.
    var extraByteCount: Int { get }
}

/// The key of a fixed-width value.
protocol FixedOrderedKey: OrderedKey, BitwiseCopyable {
    associatedtype Input: KernelInput & KernelOutput
    init(_ value: Input)
    var value: Input { get }
}

extension FixedOrderedKey {
    @inline(__always)
    static func forEach(
        _ column: Column, _ groups: Span<UInt32>, _ weights: Weights?,
        _ body: (Int, Self, Int64) -> Void
    ) {
        AggregateRows.forEach(column, groups, weights, as: Input.self) { group, value, weight in
            body(group, Self(value), weight)
        }
    }

    static func column(_ keys: [Self?], type: DataType) -> Column {
        var validity = RowValidity(rowCount: keys.count)
        let output = Input.Writer(rowCount: keys.count)
        for (row, key) in keys.enumerated() {
            if let key { output.set(row, key.value) } else { validity.setNull(row) }
        }
        return validity.column(type, values: output.buffer)
    }

    func encode(into writer: inout StateWriter) { writer.write(self) }

    init(from reader: inout StateReader) throws { self = try reader.read(Self.self) }

    var extraByteCount: Int { 0 }
}

/// Integers, dates, times, timestamps and decimals: their own order.
struct IntegerKey<Input: KernelInput & KernelOutput & FixedWidthInteger & BitwiseCopyable>:
    FixedOrderedKey
{
    let value: Input

    @inline(__always)
    init(_ value: Input) { self.value = value }

    @inline(__always)
    static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// Floating-point numbers: NaN equals NaN and is above all others, -0 equals 0 (rule 36).
struct FloatKey<Input: KernelInput & KernelOutput & BinaryFloatingPoint & BitwiseCopyable>:
    FixedOrderedKey
{
    let value: Input

    @inline(__always)
    init(_ value: Input) {
        if value.isNaN { self.value = .nan } else { self.value = value == 0 ? 0 : value }
    }

    @inline(__always)
    static func < (left: Self, right: Self) -> Bool {
        IsLess.holds(float: left.value, right.value)
    }

    @inline(__always)
    static func == (left: Self, right: Self) -> Bool {
        IsEqual.holds(float: left.value, right.value)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(value.isNaN ? -1 : Double(value))
        hasher.combine(value.isNaN)
    }
}

/// Truth values: false before true.
struct BooleanKey: FixedOrderedKey {
    let value: Bool

    init(_ value: Bool) { self.value = value }

    static func < (left: Self, right: Self) -> Bool { !left.value && right.value }
}

/// Intervals by their length; of equal ones, by their parts, so that the choice is always the same.
struct IntervalKey: FixedOrderedKey {
    let value: Interval

    init(_ value: Interval) { self.value = value }

    static func < (left: Self, right: Self) -> Bool {
        let (l, r) = (left.value, right.value)
        let (leftLength, rightLength) = (l.comparisonKey, r.comparisonKey)
        if leftLength != rightLength { return leftLength < rightLength }
        return (l.months, l.days, l.nanoseconds) < (r.months, r.days, r.nanoseconds)
    }
}

/// Text and bytea by their bytes.
struct BytesKey: OrderedKey {
    private let bytes: [UInt8]

    static func forEach(
        _ column: Column, _ groups: Span<UInt32>, _ weights: Weights?,
        _ body: (Int, BytesKey, Int64) -> Void
    ) {
        AggregateRows.forEach(column, groups, weights, as: TextBytes.self) { group, value, weight in
            body(group, BytesKey(bytes: Array(value)), weight)
        }
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    static func < (left: Self, right: Self) -> Bool {
        left.bytes.withUnsafeBufferPointer { l in
            right.bytes.withUnsafeBufferPointer { compareBytes(l, $0) < 0 }
        }
    }

    static func column(_ keys: [BytesKey?], type: DataType) -> Column {
        var output = TextOutput(type: type, rowCount: keys.count, byteCapacity: 0)
        var errors = RowErrors()
        for (row, key) in keys.enumerated() {
            if let key {
                key.bytes.withUnsafeBufferPointer { output.append($0) }
                output.finishRow(row, &errors)
            } else {
                output.finishNull()
            }
        }
        return output.finish()
    }

    func encode(into writer: inout StateWriter) { writer.write(bytes: bytes) }

    init(from reader: inout StateReader) throws { bytes = Array(try reader.readBytes()) }

    var extraByteCount: Int { bytes.count + 32 }
}

/// The form of key for each type.
enum OrderedKeys {
    /// The keys of values of `type`.
    static func type(for type: DataType) -> any OrderedKey.Type {
        switch type {
        case .null, .boolean: BooleanKey.self
        case .smallint: IntegerKey<Int16>.self
        case .integer, .date: IntegerKey<Int32>.self
        case .bigint, .time, .timestamp, .timestamptz: IntegerKey<Int64>.self
        case .decimal: IntegerKey<Int128>.self
        case .real: FloatKey<Float>.self
        case .double: FloatKey<Double>.self
        case .interval: IntervalKey.self
        case .text, .bytea, .array, .structure, .map, .json, .uuid: BytesKey.self
        }
    }
}
